// Keeps whole releases of the app for use without signal. It knows no file names: index.html lists its release
// (`/assets/<release>/...`), and a release is used only when every file of it is here, so old and new never mix.
// Names hold the release, so this worker serves pages of any release alike; only a navigation opens a newer one.

const PREFIX = "scc-";
const RELEASED = /\/assets\/([0-9a-f]{12})\//;
const LISTED = /(?:href|src|content)="(\/[^"]+)"/g;
// A dock's signal often connects and never answers: then what is kept is shown, within a second of the tap.
const NAVIGATION_TIMEOUT = 800;
const RELEASES_KEPT = 2;

self.addEventListener("install", (event) => event.waitUntil(keepNewest()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || event.request.method !== "GET" || url.pathname.startsWith("/scc/")) return;
  if (event.request.mode === "navigate") event.respondWith(openPage(event));
  else event.respondWith(fromAnyRelease(event.request));
});

self.addEventListener("message", (event) => {
  if (event.data === "look") event.waitUntil(keepNewest().then(tell, () => {})); // no signal: ask again later
});

/** The page: newest from the network when all of it could be had in time, else the newest kept one. */
async function openPage(event) {
  const fresh = keepNewest();
  event.waitUntil(fresh.then(tell, () => {})); // also when the time is up first: then the page is told
  try {
    return await pageOf(await Promise.race([fresh, timeout()]));
  } catch (error) {
    const kept = await newestKept();
    if (kept) return pageOf(kept);
    return fetch("/index.html", { cache: "no-store" });
  }
}

/** Fetch index.html and every file it lists; resolves to its release when all of them are kept. */
async function keepNewest() {
  const reply = await fetch("/index.html", { cache: "no-store" });
  if (!reply.ok) throw new Error(`index.html: ${reply.status}`);
  const page = await reply.clone().text();
  const release = RELEASED.exec(page)[1];
  if (await isWhole(release)) return release;
  const cache = await caches.open(PREFIX + release);
  await cache.addAll([...page.matchAll(LISTED)].map(([, path]) => path));
  await cache.put("/index.html", reply); // last: it marks the release as whole
  await dropOld(release);
  return release;
}

async function isWhole(release) {
  return (await caches.has(PREFIX + release)) && Boolean(await pageOf(release));
}

async function pageOf(release) {
  return (await caches.open(PREFIX + release)).match("/index.html");
}

/** Cache names come in the order of their making. */
async function releasesKept() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
}

async function newestKept() {
  for (const release of (await releasesKept()).reverse()) if (await pageOf(release)) return release;
  return null;
}

async function dropOld(newest) {
  const others = (await releasesKept()).filter((release) => release !== newest);
  for (const release of others.slice(0, -(RELEASES_KEPT - 1))) await caches.delete(PREFIX + release);
}

async function fromAnyRelease(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function tell(release) {
  for (const client of await self.clients.matchAll()) client.postMessage({ release });
}

function timeout() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), NAVIGATION_TIMEOUT));
}
