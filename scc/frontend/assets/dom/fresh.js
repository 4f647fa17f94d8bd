// Two taps of a finger mean one thing: a button that appears where another was tapped rests before it takes a tap, and
// one that became another between press and release takes none.

const RESTS = 700;
/** How long after a tap its answer may still put something else under the finger. */
const WATCHED = 10_000;
const TAPPABLE = "button[data-do], button[type=submit]";

/** Watch taps; returns what to call each time the tree was rendered. */
export function watchFresh(root) {
  let tap = null;
  let pressed = null;

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
    if (event.detail > 0 && button && button === pressed?.button && doingOf(button) !== pressed.does) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.target.closest("[data-resting]")) return;
    tap = { ...placeOf(event), at: performance.now(), seen: new Map() };
    for (const button of under(tap)) tap.seen.set(doingOf(button), -Infinity);
  }, true);
  addEventListener("scroll", () => {
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

/** What a button does, not which element it is: a render may use the element for another. */
function doingOf({ type, dataset: { resting: _, ...data }, textContent }) {
  return JSON.stringify([type, data, textContent]);
}

function setResting(button, isResting) {
  if (isResting) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  button.toggleAttribute("data-resting", isResting);
}
