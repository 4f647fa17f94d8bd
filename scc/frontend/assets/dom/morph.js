// Makes a shown tree equal to a new one with the fewest changes, so that focus, typing and scrolling survive.

// Set by people or by widgets, not by render.
const LIVE = new Set(["open", "data-holding"]);

/** Change `from` into `to`; a subtree marked `data-keep` belongs to its widget and is left alone. */
export function morph(from, to) {
  if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName || keyOf(from) !== keyOf(to)) {
    from.replaceWith(to);
  } else if (from.nodeType === Node.TEXT_NODE) {
    if (from.data !== to.data) from.data = to.data;
  } else if (!from.hasAttribute("data-keep")) {
    morphAttributes(from, to);
    morphChildren(from, to);
  }
}

function morphAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !LIVE.has(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    const before = from.getAttribute(name);
    if (before === value) continue;
    const follows = name === "value" && from.value === (before ?? ""); // what was typed and kept; else it is still to be kept
    from.setAttribute(name, value);
    if (follows) from.value = value;
  }
}

function morphChildren(from, to) {
  const keyed = new Map([...from.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
  let current = from.firstChild;
  for (const next of [...to.childNodes]) {
    const match = keyOf(next) ? keyed.get(keyOf(next)) : matching(current, next);
    if (!match) {
      from.insertBefore(next, current);
      continue;
    }
    if (match === current) current = current.nextSibling;
    else from.insertBefore(match, current);
    morph(match, next);
  }
  while (current) {
    const following = current.nextSibling;
    current.remove();
    current = following;
  }
}

function matching(current, next) {
  return current && !keyOf(current) && current.nodeName === next.nodeName ? current : null;
}

// A form is known by what it does: a note that comes or goes above it must not cost what was typed.
function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? (node.getAttribute("data-key") ?? node.getAttribute("data-form")) : null;
}
