// Addresses: `#/events/ev_1/checks` inside the app, `/events/ev_1` and `/guest/ABC234` in mails and QR codes.

const PATTERNS = [
  ["charters", /^\/$/],
  ["signin", /^\/sign-in$/],
  ["me", /^\/me$/],
  ["outbox", /^\/outbox$/],
  ["board", /^\/board$/],
  ["people", /^\/people$/],
  ["create", /^\/new$/],
  ["charter", /^\/events\/(?<id>[a-z0-9_]+)$/],
  ["crew", /^\/events\/(?<id>[a-z0-9_]+)\/crew$/],
  ["checks", /^\/events\/(?<id>[a-z0-9_]+)\/checks\/(?<list>pre_departure|return)$/],
  ["guests", /^\/events\/(?<id>[a-z0-9_]+)\/guests$/],
  ["count", /^\/events\/(?<id>[a-z0-9_]+)\/count$/],
  ["edit", /^\/events\/(?<id>[a-z0-9_]+)\/edit$/],
  ["audit", /^\/events\/(?<id>[a-z0-9_]+)\/audit$/],
  ["guestcode", /^\/guest$/],
  ["guest", /^\/guest\/(?<code>[A-Za-z0-9]{6})$/],
];

/** Return {name, params} of a hash, the list of charters for anything unknown. */
export function parseRoute(hash) {
  const path = hash.replace(/^#/, "") || "/";
  for (const [name, pattern] of PATTERNS) {
    const match = pattern.exec(path);
    if (match) return { name, path, params: { ...match.groups } };
  }
  return { name: "charters", path: "/", params: {} };
}

/** Return the hash a path from outside stands for, or null when the path is the app's own. */
export function hashOfPath(pathname) {
  if (pathname === "/" || pathname === "/index.html") return null;
  return `#${pathname.replace(/^\/guests\//, "/guest/")}`;
}
