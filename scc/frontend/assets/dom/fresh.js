// Two taps of a finger mean one thing: a button, link or box that appears where another was tapped rests before it takes a
// tap, and a button that became another between press and release takes none.

const RESTS = 700;
/** How long after a tap its answer may still put something else under the finger. */
const WATCHED = 10_000;
/** How long after a "jump" event the page may scroll by it: the app moved the focus, not the finger the page. */
const JUMP_TAKES = 300;
const TAPPABLE = "button[data-do], button[type=submit], a[href], label.tick";

/** Watch taps; returns what to call each time the tree was rendered. */
export function watchFresh(root) {
  let tap = null;
  let pressed = null;
  let jumped = -Infinity;

  const rest = () => {
    if (!tap || performance.now() - tap.at > WATCHED) return;
    for (const button of under(tap)) {
      const does = doingOf(button);
      if (!tap.seen.has(does)) {
        tap.seen.set(does, performance.now());
        setTimeout(wake, RESTS);
      }
      setResting(button, performance.now() - tap.seen.get(does) < RESTS);
    }
  };
  const wake = () => {
    for (const button of root.querySelectorAll("[data-resting]")) setResting(button, false);
    rest();
  };
  root.addEventListener("pointerdown", ({ target }) => {
    const button = target.closest(TAPPABLE);
    pressed = button && { button, does: doingOf(button) };
  }, true);
  root.addEventListener("click", (event) => {
    const button = event.target.closest(TAPPABLE);
    if (event.detail > 0 && button && button === pressed?.button && doingOf(button) !== pressed.does) return refuse(event);
    if (event.target.closest("[data-resting]")) return refuse(event);
    tap = { ...placeOf(event), at: performance.now(), seen: new Map() };
    for (const button of under(tap)) tap.seen.set(doingOf(button), -Infinity);
  }, true);
  addEventListener("jump", () => (jumped = performance.now()));
  addEventListener("scroll", () => {
    if (performance.now() - jumped < JUMP_TAKES) return rest();
    tap = null; // what is under the finger now, the finger brought there
    wake();
  });
  return rest;
}

/** Where a tap was; a key's is its button's place, and wherever the focus goes. */
function placeOf({ target, clientX, clientY, detail }) {
  if (detail > 0) return { x: clientX, y: clientY };
  const box = target.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, byKey: true };
}

function under({ x, y, byKey }) {
  const found = [document.elementFromPoint(x, y), byKey ? document.activeElement : null];
  return found.map((element) => element?.closest(TAPPABLE)).filter(Boolean);
}

function refuse(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** What a button does, not which element it is: a render may use the element for another; a link's words may count down. */
function doingOf({ type, href, dataset: { resting: _, ...data }, textContent }) {
  return href ?? JSON.stringify([type, data, textContent]);
}

function setResting(button, isResting) {
  if (isResting && button.localName === "button") button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  button.toggleAttribute("data-resting", isResting);
}
