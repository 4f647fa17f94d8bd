// New versions: fetched whole by the service worker, opened by the person, never under an open form.

const LOOK_AGAIN = 3600_000;
const RELEASED = /\/assets\/([0-9a-f]{12})\//;

/** Register the service worker and learn of newer versions; sources served as they are have neither. */
export function watchUpdates(app) {
  const release = RELEASED.exec(import.meta.url)?.[1];
  if (!release || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.release === release) return;
    app.updateReady = true;
    app.changed();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  addEventListener("online", look);
  setInterval(look, LOOK_AGAIN);
  look();
}

/** Have the worker look for a newer release; one whose first try failed for want of signal is installed again. */
async function look() {
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  registration?.active?.postMessage("look");
}
