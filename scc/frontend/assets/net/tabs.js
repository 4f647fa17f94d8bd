// Several tabs of one person: what one changes, the others show.

const CHANNEL = "scc";
const GUESTS = new Set(["guest", "guestcode"]);

const TAKE = {
  outbox: (app) => app.outbox.load(),
  drained: (app) => app.refresh(), // what was sent changed what the server says
  "signed-in": (app) => !app.person && !GUESTS.has(app.route.name) && location.reload(),
  "signed-out": () => location.reload(),
};

/** Tell other tabs of changes, and take theirs. */
export function connectTabs(app) {
  const channel = new BroadcastChannel(CHANNEL);
  app.outbox.addEventListener("kept", () => channel.postMessage("outbox"));
  app.outbox.addEventListener("drained", () => channel.postMessage("drained"));
  app.session.addEventListener("signed-in", () => channel.postMessage("signed-in"));
  app.session.addEventListener("signed-out", () => channel.postMessage("signed-out"));
  channel.addEventListener("message", ({ data }) => TAKE[data]?.(app)); // a newer release may say more
}
