// One listener a kind of event: `data-do` names what a button does, `data-form` what a form does.

/** Call `actions[name](data, element)` for clicks, `forms[name](FormData, form)` for submits. */
export function delegate(root, actions, forms) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && !button.disabled && button.getAttribute("aria-disabled") !== "true") {
      actions[button.dataset.do](button.dataset, button);
    }
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    forms[event.target.dataset.form](new FormData(event.target), event.target);
  });
}
