// In the place of a screen whose code is still on its way.

import { t } from "../core/i18n.js";
import { heading, missing } from "./parts.js";

/** Return a screen that fetches the real one by `open`; `apart` from the crew's navigation or not. */
export function later(apart, open) {
  return {
    isApart: () => apart,
    title: () => t("app"),
    async load(app) {
      const { ui } = app;
      app.setUi({ isMissing: false });
      await open().catch(() => app.setUi({ isMissing: true }, ui)); // no signal, and not on this phone yet
    },
    render: (app) => [heading(t("app")), missing(app, { loading: !app.ui.isMissing })],
  };
}
