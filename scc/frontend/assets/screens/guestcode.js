// Where a guest types the code of a mail or the dock.

import { t } from "../core/i18n.js";
import { h } from "../dom/elements.js";
import { languageButtons } from "./me.js";
import { backLink, field, heading } from "./parts.js";

const CODE = /^[A-Z0-9]{6}$/;

export const guestcode = {
  isForm: true,
  isApart: () => true,
  title: () => t("guest_title"),
  render: (app) => [
    backLink(app.person ? "#/" : "#/sign-in", app.person ? t("charters") : t("sign_in")),
    heading(t("guest_title")),
    guestCodeForm(app),
    languageButtons(),
  ],
  forms: {
    open_guest(app, form) {
      const code = form.get("guest_code").replaceAll(/[\s-]/g, "").toUpperCase();
      if (CODE.test(code)) app.go(`/guest/${code}`);
      else app.setUi({ codeError: t("guest_code_hint") });
    },
  },
};

/** The field for a guest's code, also below a code that opens nothing. */
export function guestCodeForm(app) {
  const attributes = { required: true, maxlength: 20, autocomplete: "off", autocapitalize: "characters", spellcheck: "false" };
  return h(
    "form",
    { data: { form: "open_guest", key: "open_guest" }, novalidate: true },
    field(t("guest_code"), "guest_code", attributes, app.ui.codeError, !app.ui.codeError && t("guest_code_hint")),
    h("button.primary", { type: "submit" }, t("open_guest")),
  );
}
