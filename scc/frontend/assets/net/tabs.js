// Several tabs of one person: what one changes, the others show.

const CHANNEL = "scc";

/** Tell other tabs of changes, and take theirs. */
export function connectTabs(app) {
  const channel = new BroadcastChannel(CHANNEL);
  app.outbox.addEventListener("kept", () => channel.postMessage("outbox"));
  app.session.addEventListener("signed-out", () => channel.postMessage("signed-out"));
  channel.addEventListener("message", ({ data }) => {
    if (data === "outbox") app.outbox.load();
    else location.reload();
  });
}
