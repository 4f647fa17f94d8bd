// Draws a report's charts with the site's plotly, serves its buttons and finds its neighbours. Without it the page
// shows tables. Plotly is large: it is fetched when the first chart comes near, and until then tables stand there.
"use strict";

const NARROW_PX = 480; // below this, names stand in a key under the plot instead of at its right
const NARROW_RIGHT_MARGIN_PX = 16;
const NARROW_ROW_PX = 56; // a horizontal bar with its name above
const NARROW_NAME_SHIFT_PX = 22;
const NARROW_LABEL_ROOM = 0.2; // of the value range, at either end
const TABLES_WHERE_NARROW = ["heatmap", "waterfall"]; // forms whose figures and names need width
const LETTER_PX = 8; // of a tick label, with its share of the gap to the next

const END_LABEL_ROOM_PX = 16; // beside a name at the right of a plot

const PAPER_WIDTH_PX = 640; // a plot's, on A4 and Letter alike
const NEAR = "800px 0px"; // of the window: what the reader will see next

const dark = matchMedia("(prefers-color-scheme: dark)");
const printing = { now: false };
const ruler = document.createElement("canvas").getContext("2d");

function figureOf(card) {
  const { light, dark: night } = JSON.parse(card.querySelector(".plot-data").textContent);
  if (!printing.now) return dark.matches ? night : light;
  return { ...light, layout: { ...light.layout, width: PAPER_WIDTH_PX, autosize: false } };
}

// Leaves out tick labels, from the last one backwards, until the others have room.
function thinTicks(axis, width) {
  if (!axis.ticktext) return axis;
  const longest = Math.max(...axis.ticktext.flatMap((text) => text.split("<br>")).map((line) => line.length));
  const step = Math.ceil((axis.ticktext.length * (longest + 1) * LETTER_PX) / width);
  const last = axis.ticktext.length - 1;
  const kept = (_, index) => (last - index) % step === 0;
  return { ...axis, tickvals: axis.tickvals.filter(kept), ticktext: axis.ticktext.filter(kept) };
}

// Names of horizontal bars stand above them, and their figures get more room at the ends.
function putNamesAbove(layout) {
  const { tickvals, ticktext } = layout.yaxis;
  const names = tickvals.map((place, index) => ({
    xref: "paper", x: 0, xanchor: "left", y: place, yshift: NARROW_NAME_SHIFT_PX, showarrow: false,
    text: ticktext[index].replaceAll("<br>", " "), bgcolor: layout.plot_bgcolor, font: { ...layout.yaxis.tickfont, color: layout.font.color },
  }));
  const [low, high] = layout.xaxis.range;
  const room = (high - low) * NARROW_LABEL_ROOM;
  const range = [low && low - room, high && high + room]; // an end at zero carries no figure
  return {
    ...layout, bargap: 0.6, height: tickvals.length * NARROW_ROW_PX + layout.margin.t + layout.margin.b,
    annotations: [...layout.annotations, ...names],
    xaxis: { ...layout.xaxis, range }, yaxis: { ...layout.yaxis, showticklabels: false },
  };
}

// Names at the right get the margin that they need in the font of this machine.
function fitEndLabels(figure) {
  const { annotations, margin, font } = figure.layout;
  const labels = annotations.filter((label) => label.name === "end-label");
  if (!labels.length) return figure;
  const widths = labels.map((label) => {
    ruler.font = `${label.font.size}px ${font.family}`;
    return ruler.measureText(label.text.replace(/<[^>]*>/g, "")).width;
  });
  const right = Math.ceil(Math.max(...widths)) + END_LABEL_ROOM_PX;
  return { ...figure, layout: { ...figure.layout, margin: { ...margin, r: right } } };
}

function fitNarrow(figure, width, hasKey) {
  let layout = { ...figure.layout, xaxis: thinTicks(figure.layout.xaxis, width) };
  if (hasKey) {
    layout.annotations = layout.annotations.filter((label) => label.name !== "end-label");
    layout.margin = { ...layout.margin, r: NARROW_RIGHT_MARGIN_PX };
  }
  if (figure.data[0].orientation === "h") layout = putNamesAbove(layout);
  return { ...figure, layout };
}

const site = new URL("..", document.currentScript.src); // this file is in the site's assets
let plotly; // resolves when plotly is there

function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    script.src = document.body.dataset.plotly;
    document.head.append(script);
  });
  return plotly;
}

function draw(card) {
  const plot = card.querySelector(".plot");
  const key = card.querySelector(".key");
  const narrow = !printing.now && plot.clientWidth > 0 && plot.clientWidth < NARROW_PX;
  if (key) key.hidden = plot.hidden || !narrow;
  if (plot.hidden || !window.Plotly) return;
  const wide = fitEndLabels(figureOf(card));
  const figure = narrow ? fitNarrow(wide, plot.clientWidth, key !== null) : wide;
  plot.dataset.narrow = String(narrow);
  window.Plotly.react(plot, figure.data, figure.layout, figure.config);
}

function show(card, view) {
  if (view === "plot" && !window.Plotly) {
    loadPlotly().then(() => show(card, view), () => {});
    return;
  }
  card.querySelector(".plot").hidden = view !== "plot";
  card.querySelector(".figures").hidden = view !== "figures";
  for (const button of card.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
  draw(card);
}

function csvCell(cell) {
  const figure = cell.querySelector("data");
  // a spreadsheet would run a text that begins like a formula
  const text = figure ? figure.value : cell.textContent.trim().replace(/^[=+@-]/, "'$&");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(table) {
  return [...table.rows].map((row) => [...row.cells].map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function saveCsv(block) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvOf(block.querySelector("table"))], { type: "text/csv" }));
  link.download = `${block.id}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function print() {
  await loadPlotly().catch(() => {}); // its tables print as well
  window.print();
}

function onClick(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if ("print" in button.dataset) print();
  if (button.dataset.view) show(button.closest(".chart"), button.dataset.view);
  if (button.dataset.csv) saveCsv(button.closest(".block"));
}

function redrawAll() {
  for (const card of document.querySelectorAll(".chart")) draw(card);
}

function watchWidth(card) {
  const plot = card.querySelector(".plot");
  new ResizeObserver(() => {
    if (!plot.hidden && plot.dataset.narrow !== String(plot.clientWidth < NARROW_PX)) draw(card);
  }).observe(plot);
}

// Shows a card's chart for the first time, unless the screen is too narrow for it.
function begin(card) {
  if (card.dataset.begun) return;
  card.dataset.begun = "true";
  const crowded = TABLES_WHERE_NARROW.includes(card.dataset.form) && card.clientWidth < NARROW_PX;
  show(card, crowded ? "figures" : "plot");
  watchWidth(card);
}

async function beginNear(entries, observer) {
  const near = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
  if (!near.length) return;
  try {
    await loadPlotly();
  } catch {
    observer.disconnect(); // the site's plotly is not beside the page: its tables remain
    return;
  }
  near.forEach(begin);
}

function onBeforePrint() {
  printing.now = true;
  if (window.Plotly) document.querySelectorAll(".chart").forEach(begin);
  redrawAll();
}

function startCharts() {
  const observer = new IntersectionObserver(beginNear, { rootMargin: NEAR });
  for (const card of document.querySelectorAll(".chart")) {
    show(card, "figures");
    observer.observe(card);
  }
  dark.addEventListener("change", redrawAll);
  addEventListener("beforeprint", onBeforePrint);
  addEventListener("afterprint", () => { printing.now = false; redrawAll(); });
}

function lead(link, edition) {
  if (!link || !edition) return;
  link.href = new URL(edition.path, site).href;
  link.title = edition.day;
  delete link.dataset.waiting;
}

// An edition does not know what came after it; the site's list of its scope does.
function findNeighbours() {
  const [asOf, , perspective, revision] = document.body.dataset.edition.split("/");
  const current = (window.siteEditions ?? []).filter((edition) => edition.perspective === perspective && edition.current);
  const later = current.filter((edition) => edition.as_of > asOf);
  const earlier = current.filter((edition) => edition.as_of < asOf);
  const newer = current.find((edition) => edition.as_of === asOf && edition.revision > Number(revision.slice(1)));
  const previous = document.querySelector(".bar [rel=prev]");
  if (!previous.href) lead(previous, earlier[0]);
  lead(document.querySelector(".bar [rel=next]"), later.at(-1));
  const compare = document.querySelector("[data-compare]");
  if (compare && (earlier.length || newer)) delete compare.dataset.waiting;
  const notice = document.querySelector("[data-newer]");
  if (newer && notice) {
    lead(notice.querySelector("a"), newer);
    notice.hidden = false;
  }
}

function start() {
  document.addEventListener("click", onClick);
  for (const tool of document.querySelectorAll(".tools")) tool.hidden = false;
  if (document.body.dataset.edition) { // not a notebook that Quarto rendered by itself
    delete document.querySelector("[data-print]").dataset.waiting;
    findNeighbours();
  }
  startCharts();
}

start();
