// What must not move the page between a finger's press and its release.

const CLICK_FOLLOWS = 100;
const waiting = [];
let isPressed = false;
let timer = null;

addEventListener("pointerdown", () => {
  clearTimeout(timer);
  isPressed = true;
}, true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => (timer = setTimeout(release, CLICK_FOLLOWS)), true);
}

/** Do something now, or after the tap that is under way. */
export function afterPress(work) {
  if (isPressed) waiting.push(work);
  else work();
}

function release() {
  isPressed = false;
  for (const work of waiting.splice(0)) work();
}
