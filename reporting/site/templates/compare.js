// Shows figure by figure what differs between two editions of a report. A figure that both editions give for the
// same day should be the same: where it is not, the later one restates it.
"use strict";

const root = new URL("..", document.currentScript.src);
const GROUPS = [
  ["narrative", "Message"], ["kpi", "Key figures"], ["finding", "Findings"], ["action", "Actions"],
  ["chart", "Charts"], ["table", "Tables"],
];
const WORDS = { changed: "changed", restated: "restated", new: "new", gone: "gone" };

// The editions

const editions = window.siteEditions ?? [];
const nameOf = (edition) => edition.path.split("/").slice(1, -1).join("/");
const labelOf = (edition) => `${edition.day}${edition.revision > 1 ? `, r${edition.revision}` : ""}`;

// Editions without a schema count these in hundredths, not in ten-thousandths: only directions are read from amounts.
const FINER = { "%": 100, pp: 100, x: 100 };

function inStepsOfToday(said) {
  if (!said || said.schema) return said;
  const finer = (figure) => ({ ...figure, amount: figure.amount && figure.amount * (FINER[figure.unit] ?? 1) });
  return { ...said, blocks: said.blocks.map((block) => ({ ...block, figures: block.figures.map(finer) })) };
}

function load(edition) {
  const find = () => inStepsOfToday((window.reportEditions ?? []).find((each) => each.edition === nameOf(edition)));
  if (find()) return Promise.resolve(find());
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", () => resolve(find()));
    script.addEventListener("error", () => reject(new Error(`${labelOf(edition)} cannot be read`)));
    script.src = new URL(edition.figures, root).href;
    document.head.append(script);
  });
}

// What differs

const same = (a, b) => a.text === b.text; // in full: what no reader can tell apart does not differ
const placeOf = (figure) => `${figure.label}\n${figure.day}`;

function compareFigures(before, after, earlierDay, isCorrection) {
  const old = new Map(before.figures.map((figure) => [placeOf(figure), figure]));
  const now = new Map(after.figures.map((figure) => [placeOf(figure), figure]));
  const rows = [];
  for (const [place, figure] of now) {
    const was = old.get(place);
    if (was && !same(was, figure)) rows.push({ figure, was, what: figure.day || isCorrection ? "restated" : "changed" });
    if (!was && !figure.day) rows.push({ figure, was: null, what: "new" });
  }
  for (const [place, was] of old) {
    if (!now.has(place) && !was.day) rows.push({ figure: null, was, what: "gone" });
  }
  const own = old.get(placeOf({ label: "", day: "" }));
  const toldLater = now.get(placeOf({ label: "", day: earlierDay }));
  if (own && toldLater && !same(own, toldLater)) rows.push({ figure: toldLater, was: own, what: "restated" });
  return rows;
}

function compareBlocks(before, after, earlierDay, isCorrection) {
  if (!before) return [{ text: [null, after.title], what: "new" }];
  if (!after) return [{ text: [before.title, null], what: "gone" }];
  if (after.kind === "narrative") {
    return before.title === after.title ? [] : [{ text: [before.title, after.title], what: isCorrection ? "restated" : "changed" }];
  }
  return compareFigures(before, after, earlierDay, isCorrection);
}

// Of the texts only these are compared: the others repeat figures, or tell how they are made.
const isCompared = (block) => block.kind !== "narrative" || ["headline", "context"].includes(block.id);

function compare(earlier, later) {
  const isCorrection = earlier.as_of === later.as_of;
  const old = new Map(earlier.blocks.filter(isCompared).map((block) => [block.id, block]));
  const now = new Map(later.blocks.filter(isCompared).map((block) => [block.id, block]));
  const ids = new Set([...now.keys(), ...old.keys()]);
  return [...ids].map((id) => {
    const block = now.get(id) ?? old.get(id);
    return { block, isGone: !now.has(id), rows: compareBlocks(old.get(id), now.get(id), earlier.as_of, isCorrection) };
  });
}

function effectOf({ figure, was }) {
  if (figure?.amount == null || was?.amount == null || figure.better === "neither") return "neutral";
  return (figure.amount > was.amount) === (figure.better === "up") ? "good" : "bad";
}

function arrowOf({ figure, was }) {
  if (figure?.amount == null || was?.amount == null || figure.amount === was.amount) return "";
  return figure.amount > was.amount ? "▲ " : "▼ ";
}

// The page

const choice = (name) => document.querySelector(`[data-choice=${name}]`);

function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

function rowName(block, row, page) {
  const figure = row.figure ?? row.was;
  const label = [figure?.label, figure?.at].filter(Boolean).join(", ");
  const leads = block.kind === "chart" || block.kind === "table"; // their title stands above the rows
  if (leads && figure) return [label];
  const title = block.kind === "narrative" ? block.id[0].toUpperCase() + block.id.slice(1) : block.title;
  const name = page ? element("a", { href: `${page}#${encodeURIComponent(block.id)}` }, title) : title;
  return label ? [name, ` ${label}`] : [name];
}

function tableRow(block, row, page) {
  const [before, after] = row.text ?? [row.was?.text, row.figure?.text];
  const css = row.text ? "" : "num";
  const told = block.kind === "narrative" || !row.text ? [before, after] : [before && "there", after && "there"];
  return element("tr", { class: row.what },
    element("th", { scope: "row" }, ...rowName(block, row, page)),
    ...told.map((text) => element("td", { class: css }, text ?? "none")),
    element("td", {}, element("span", { class: effectOf(row) }, arrowOf(row)), element("span", { class: `tag ${row.what}` }, WORDS[row.what])));
}

function tableBody({ block, rows, isGone }, pages) {
  const page = isGone ? pages.earlier : pages.later;
  const body = element("tbody", {});
  if ((block.kind === "chart" || block.kind === "table") && rows.some((row) => !row.text)) {
    const link = element("a", { href: `${page}#${encodeURIComponent(block.id)}` }, block.title);
    body.append(element("tr", {}, element("th", { scope: "rowgroup", colspan: "4", class: "group" }, link)));
  }
  body.append(...rows.map((row) => tableRow(block, row, page)));
  return body;
}

function groupTable(title, blocks, heads, pages) {
  const caption = element("caption", { class: "vh" }, `${title}: what differs`);
  const cells = ["Figure", ...heads, "What"].map((head) => element("th", { scope: "col" }, head));
  const table = element("table", { class: "differences" }, caption, element("thead", {}, element("tr", {}, ...cells)));
  table.append(...blocks.map((each) => tableBody(each, pages)));
  const box = element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title }, table);
  return [element("h2", {}, title), box];
}

function summaryOf(rows) {
  if (!rows.length) return "Nothing differs.";
  const counts = Object.keys(WORDS).map((what) => [rows.filter((row) => row.what === what).length, WORDS[what]]);
  return `${counts.filter(([count]) => count).map(([count, word]) => `${count} ${word}`).join(", ")}.`;
}

function render(earlier, later) {
  const onlyRestated = choice("restated").checked;
  const pages = { earlier: new URL(earlier.path, root).href, later: new URL(later.path, root).href };
  const found = compare(earlier.said, later.said);
  const shown = found.map((each) => ({ ...each, rows: each.rows.filter((row) => !onlyRestated || row.what === "restated") }));
  const sections = GROUPS.flatMap(([kind, title]) => {
    const blocks = shown.filter((each) => each.block.kind === kind && each.rows.length);
    return blocks.length ? groupTable(title, blocks, [labelOf(earlier), labelOf(later)], pages) : [];
  });
  document.querySelector("[data-summary]").textContent = summaryOf(found.flatMap((each) => each.rows));
  document.querySelector("[data-result]").replaceChildren(...sections);
}

function say(text) {
  document.querySelector("[data-summary]").textContent = text;
  document.querySelector("[data-result]").replaceChildren();
}

const chosen = (name) => editions.find((edition) => nameOf(edition) === choice(name).value);

async function update() {
  const [earlier, later] = [chosen("earlier"), chosen("later")];
  if (!earlier || !later || earlier === later) return say("There is one edition of this report: nothing to compare it with yet.");
  history.replaceState(null, "", `#${nameOf(later)}~${nameOf(earlier)}`);
  try {
    const [before, after] = await Promise.all([load(earlier), load(later)]);
    render({ ...earlier, said: before }, { ...later, said: after });
  } catch (error) {
    say(`${error.message}.`);
  }
  return undefined;
}

function fill(name, of, selected) {
  choice(name).replaceChildren(...of.map((edition) => new Option(labelOf(edition), nameOf(edition), false, edition === selected)));
}

// Editions come newest first; the one before the later is offered to compare it with.
function offerEarlier(wanted) {
  const of = editions.filter((edition) => edition.perspective === choice("perspective").value);
  const before = of.slice(of.indexOf(chosen("later")) + 1);
  fill("earlier", before, before.find((edition) => nameOf(edition) === wanted) ?? before[0]);
  for (const name of ["earlier", "restated"]) choice(name).closest("label").hidden = before.length === 0;
}

function offerLater(wanted, wantedEarlier) {
  const of = editions.filter((edition) => edition.perspective === choice("perspective").value);
  fill("later", of.length > 1 ? of.slice(0, -1) : of, of.find((edition) => nameOf(edition) === wanted) ?? of[0]);
  offerEarlier(wantedEarlier);
}

function start() {
  const [later, earlier] = decodeURIComponent(location.hash.slice(1)).split("~");
  const names = new Map(editions.map((edition) => [edition.perspective, edition.name]));
  const first = editions.find((edition) => nameOf(edition) === later)?.perspective;
  choice("perspective").replaceChildren(...[...names].map(([id, name]) => new Option(name, id, false, id === first)));
  offerLater(later, earlier);
  choice("perspective").addEventListener("change", () => { offerLater(); update(); });
  choice("later").addEventListener("change", () => { offerEarlier(); update(); });
  choice("earlier").addEventListener("change", update);
  choice("restated").addEventListener("change", update);
  document.querySelector(".choices").hidden = false;
  update();
}

start();
