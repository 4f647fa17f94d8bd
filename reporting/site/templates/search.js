// Finds words in what the reports of one or more scopes say. Each scope's index is a file of its own; one that the
// reader may not load is simply not searched.
"use strict";

const root = new URL("..", document.currentScript.src);
const MOST_RESULTS = 50;
const KINDS = {
  headline: ["Message", 5], kpi: ["Key figure", 4], finding: ["Finding", 3], action: ["Action", 3],
  chart: ["Chart", 2], table: ["Table", 1], narrative: ["Text", 0],
};
const WORD = /[\p{L}\p{N}]+/gu;

// Finding

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => fold(text).match(WORD) ?? [];

const entries = (window.searchIndexes ?? []).flatMap(({ scope, pages, texts }) =>
  texts.map(([kind, title, text, places]) => ({
    scope, title, text, kind: places[0][1] === "headline" ? "headline" : kind,
    titleWords: wordsOf(title), words: wordsOf(`${title} ${text}`),
    places: places.map(([page, id]) => ({ name: pages[page][0], path: `${pages[page][1]}#${encodeURIComponent(id)}` })),
    age: places[0][0], // pages come newest first
  })));

const holds = (words, term) => words.some((word) => word.startsWith(term));

function search(query) {
  const terms = wordsOf(query);
  if (!terms.length) return [];
  const found = entries.filter((entry) => terms.every((term) => holds(entry.words, term)));
  const score = (entry) => KINDS[entry.kind][1] + 10 * terms.filter((term) => holds(entry.titleWords, term)).length;
  return found.map((entry) => [score(entry), entry]).sort((a, b) => b[0] - a[0] || a[1].age - b[1].age).map(([, entry]) => entry);
}

// The page

function element(name, css, ...content) {
  const made = document.createElement(name);
  if (css) made.className = css;
  made.append(...content);
  return made;
}

function marked(text, terms) {
  const parts = text.split(/([\p{L}\p{N}]+)/u);
  return parts.map((part) => (terms.some((term) => fold(part).startsWith(term)) ? element("mark", "", part) : part));
}

function link(place, ...content) {
  const made = element("a", "", ...content);
  made.href = new URL(place.path, root).href;
  return made;
}

function earlierEditions(places) {
  if (!places.length) return [];
  const list = element("ul", "", ...places.map((place) => element("li", "", link(place, place.name))));
  return [element("details", "", element("summary", "", `and ${places.length} more`), list)];
}

function result(entry, terms) {
  const [newest, ...others] = entry.places;
  const title = element("p", "what", link(newest, ...marked(entry.title, terms)));
  const where = element("p", "when", `${KINDS[entry.kind][0]} · ${entry.scope} · ${newest.name} `);
  const text = entry.text ? [element("p", "text", ...marked(entry.text, terms))] : [];
  return element("li", "", title, ...text, where, ...earlierEditions(others));
}

function summaryOf(query, count) {
  if (!query.trim()) return `${(window.searchIndexes ?? []).map((index) => index.scope).join(", ")}: every edition, the newest first.`;
  if (!count) return `Nothing found for “${query.trim()}”.`;
  return count > MOST_RESULTS ? `${count} found, the first ${MOST_RESULTS} shown.` : `${count} found.`;
}

function update(query) {
  const found = search(query);
  const terms = wordsOf(query);
  document.querySelector("[data-result]").replaceChildren(...found.slice(0, MOST_RESULTS).map((entry) => result(entry, terms)));
  document.querySelector("[data-summary]").textContent = summaryOf(query, found.length);
  history.replaceState(null, "", query ? `#${encodeURIComponent(query)}` : location.pathname);
}

function start() {
  const field = document.querySelector("[data-query]");
  field.value = decodeURIComponent(location.hash.slice(1));
  field.addEventListener("input", () => update(field.value));
  document.querySelector(".choices").hidden = false;
  update(field.value);
  field.focus();
}

start();
