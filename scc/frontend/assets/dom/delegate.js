// One listener a kind of event: `data-do` for buttons, `data-change` for inputs, `data-form` for forms.

/** Call `actions[name](data, element)` for clicks and changes, `forms[name](FormData, form)` for submits. */
export function delegate(root, actions, forms) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && !button.disabled && !isOff(button)) {
      actions[button.dataset.do](button.dataset, button);
    }
  });
  root.addEventListener("change", ({ target }) => {
    if (target.dataset.change) actions[target.dataset.change](target.dataset, target);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter && isOff(event.submitter)) return;
    forms[event.target.dataset.form](new FormData(event.target), event.target);
  });
}

function isOff(button) {
  return button.getAttribute("aria-disabled") === "true";
}
