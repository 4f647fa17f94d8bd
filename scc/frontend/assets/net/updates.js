// New versions: fetched whole by the service worker, opened by the person, never under an open form.

const HOUR = 3600_000;
const RELEASED = /\/assets\/([0-9a-f]{12})\//;

/** Register the service worker and learn of newer versions; sources served as they are have neither. */
export function watchUpdates(app) {
  const release = RELEASED.exec(import.meta.url)?.[1];
  if (!release || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.release === release) return;
    app.updateReady = true;
    app.changed();
  });
  const ask = async () => (await navigator.serviceWorker.ready).active.postMessage("look");
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  setInterval(ask, HOUR);
}
