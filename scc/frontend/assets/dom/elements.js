// Elements from data: text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element: `h("p.note", {id: "x", data: {do: "open"}}, "text", child, null)`. */
export function h(selector, attributes = {}, ...children) {
  const [name, ...classes] = selector.split(".");
  return fill(document.createElement(name), attributes, classes, children);
}

/** Return an SVG element. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, [], children);
}

function fill(element, attributes, classes, children) {
  if (classes.length > 0) element.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "data" || name === "aria") setAll(element, name, value);
    else set(element, name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setAll(element, prefix, values) {
  for (const [name, value] of Object.entries(values)) set(element, `${prefix}-${name}`, value);
}

function set(element, name, value) {
  if (value !== null && value !== undefined && value !== false) {
    element.setAttribute(name, value === true ? (name.startsWith("aria-") ? "true" : "") : value);
  }
}
