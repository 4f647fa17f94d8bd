// A charter as the person sees it: the server's last word with the writes that still wait on this phone on top.

/** Return the charter with the waiting writes applied, oldest first; `me` is a person id. */
export function overlay(event, entries, me) {
  return entries.filter((entry) => entry.status === "queued").reduce((seen, entry) => apply(seen, entry, me), event);
}

/** Return the newer of two views of a charter; names the newer one leaves out are taken from the older. */
export function mergeViews(known, fresh) {
  if (!known) return fresh;
  if (fresh.seq < known.seq) return known;
  const names = new Map(known.crew_roles.map((role) => [role.holder, role.holder_name]));
  const guests = new Map(known.guests.map((guest) => [guest.guest_id, guest]));
  return {
    ...fresh,
    crew_roles: fresh.crew_roles.map((role) =>
      role.holder && !role.holder_name ? { ...role, holder_name: names.get(role.holder) } : role,
    ),
    guests: fresh.guests.map((guest) => ({
      ...guest,
      name: guest.name ?? guests.get(guest.guest_id)?.name,
      guest_code: guest.guest_code ?? guests.get(guest.guest_id)?.guest_code,
    })),
  };
}

/** A row of the list, told by its charter where this phone learned that later. */
export function freshRow(row, event, me) {
  if (!event || event.seq <= row.seq) return row;
  const mine = event.crew_roles.find((role) => role.holder === me);
  const offer = event.crew_roles.find((role) => role.mine === "offered");
  const { seq, title, vessel_name, state, departure, return_deadline } = event;
  const open = event.crew_roles.filter((role) => !role.holder).length;
  return {
    ...row,
    seq,
    title,
    vessel_name,
    state,
    departure,
    return_deadline,
    roles_open: open,
    my_role: mine?.role_id,
    my_role_name: mine?.name,
    offered_role_name: offer?.name,
    offer_expires_at: offer?.offer_expires_at,
  };
}

/** Where an item stands after one more answer; the server's rule: "not OK" wins until both looked again. */
export function mergeCheck(before, { answer, value, recheck }, me, at) {
  const earlier = recheck ? undefined : before;
  const said = { ...earlier?.said, [me]: answer };
  const disputed = new Set(Object.values(said)).size > 1;
  if (earlier && answer !== "not_ok" && Object.values(said).includes("not_ok")) {
    const by = said[earlier.by] === "not_ok" ? earlier.by : Object.keys(said).find((who) => said[who] === "not_ok");
    return { ...earlier, answer: "not_ok", by, said, disputed };
  }
  return { answer, by: me, at, said, value, disputed };
}

const APPLY = {
  check(event, write, me, entry) {
    const list = event.checks[write.list] ?? {};
    const merged = { ...mergeCheck(list[write.item], write, me, entry.created_at), pending: true };
    return { ...event, checks: { ...event.checks, [write.list]: { ...list, [write.item]: merged } } };
  },
  headcount(event, { phase, count }) {
    return { ...event, [`headcount_${phase}`]: count };
  },
  attendance(event, { guest_id: id, attendance }) {
    return withGuest(event, id, { attendance, pending: true });
  },
  waiver(event, { guest_id: id }) {
    return withGuest(event, id, { waiver: "signed", pending: true });
  },
  guest_answers: (event) => event,
  state(event, { to }) {
    return { ...event, state: to, pendingState: true };
  },
  decision(event, { decision, reason }, me, entry) {
    const made = { decision, reason, by: me, at: entry.created_at, pending: true };
    return { ...event, readiness: { ...event.readiness, decision: made } };
  },
  claim: (event, write) => withRole(event, write.role_id, "claim"),
  release: (event, write) => withRole(event, write.role_id, "release"),
  wait: (event, write) => withRole(event, write.role_id, "wait"),
  leave: (event, write) => withRole(event, write.role_id, "leave"),
};

function apply(event, entry, me) {
  return { ...APPLY[entry.write.type](event, entry.write, me, entry), hasPending: true };
}

function withGuest(event, id, fields) {
  const guests = event.guests.map((guest) => (guest.guest_id === id ? { ...guest, ...fields } : guest));
  return { ...event, guests };
}

// A request for a role is never shown as granted: only the server knows who was first.
function withRole(event, id, requested) {
  const roles = event.crew_roles.map((role) => (role.role_id === id ? { ...role, requested } : role));
  return { ...event, crew_roles: roles };
}
