// Buttons that act after being held for a second: by finger, pen, mouse, space or enter.

export const HOLD_MILLISECONDS = 1000;

/** Call `act(data)` when a `data-hold` button was held; a screen reader's click asks `confirm` first. */
export function watchHolds(root, act, confirm) {
  let timer = null;
  let held = null;

  const start = (button) => {
    if (held || button.getAttribute("aria-disabled") === "true") return;
    held = button;
    const pressed = meaningOf(button);
    button.setAttribute("data-holding", "");
    timer = setTimeout(() => {
      stop();
      if (button.isConnected && meaningOf(button) === pressed) act(button.dataset); // a render may have made it another
    }, HOLD_MILLISECONDS);
  };
  const stop = () => {
    clearTimeout(timer);
    held?.removeAttribute("data-holding");
    held = null;
  };
  const buttonOf = (event) => event.target.closest?.("[data-hold]");

  root.addEventListener("pointerdown", (event) => {
    if (buttonOf(event) && event.button === 0) start(buttonOf(event));
  });
  for (const name of ["pointerup", "pointercancel", "keyup"]) root.addEventListener(name, stop);
  for (const name of ["pointerleave", "blur"]) {
    root.addEventListener(name, (event) => event.target === held && stop(), true); // neither of them bubbles
  }
  root.addEventListener("contextmenu", (event) => buttonOf(event) && event.preventDefault());
  root.addEventListener("keydown", (event) => {
    if (!buttonOf(event) || (event.key !== " " && event.key !== "Enter")) return;
    event.preventDefault();
    if (!event.repeat) start(buttonOf(event));
  });
  root.addEventListener("click", (event) => {
    const button = buttonOf(event);
    const byAssistiveTechnology = button && event.pointerType === "" && event.detail === 0;
    if (byAssistiveTechnology && button.getAttribute("aria-disabled") !== "true") confirm(button.dataset);
  });
}

/** What a button does; its question counts down and is the same all the while. */
function meaningOf({ dataset: { ask: _, ...data } }) {
  return JSON.stringify(data);
}
