// Draws a report's charts with the site's plotly and serves its buttons. Without it the page shows tables.
"use strict";

const NARROW_PX = 480; // below this, names stand in a key under the plot instead of at its right
const NARROW_RIGHT_MARGIN_PX = 16;

const PAPER_WIDTH_PX = 640; // a plot's, on A4 and Letter alike

const dark = matchMedia("(prefers-color-scheme: dark)");
const printing = { now: false };

function figureOf(card) {
  const { light, dark: night } = JSON.parse(card.querySelector(".plot-data").textContent);
  if (!printing.now) return dark.matches ? night : light;
  return { ...light, layout: { ...light.layout, width: PAPER_WIDTH_PX, autosize: false } };
}

function fitNarrow(figure) {
  const { layout } = figure;
  const annotations = layout.annotations.filter((label) => label.name !== "end-label");
  const margin = { ...layout.margin, r: Math.min(layout.margin.r, NARROW_RIGHT_MARGIN_PX) };
  const xaxis = { ...layout.xaxis, nticks: 4, tickfont: { ...layout.xaxis.tickfont, size: 12 } };
  return { ...figure, layout: { ...layout, annotations, margin, xaxis } };
}

function draw(card) {
  const plot = card.querySelector(".plot");
  const key = card.querySelector(".key");
  const narrow = !printing.now && plot.clientWidth > 0 && plot.clientWidth < NARROW_PX;
  if (key) key.hidden = plot.hidden || !narrow;
  if (plot.hidden) return;
  const figure = narrow && key ? fitNarrow(figureOf(card)) : figureOf(card);
  plot.dataset.narrow = String(narrow);
  window.Plotly.react(plot, figure.data, figure.layout, figure.config);
}

function show(card, view) {
  card.querySelector(".plot").hidden = view !== "plot";
  card.querySelector(".figures").hidden = view !== "figures";
  for (const button of card.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
  draw(card);
}

function csvCell(cell) {
  const figure = cell.querySelector("data");
  const text = figure ? figure.value : cell.textContent.trim();
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

function onClick(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if ("print" in button.dataset) window.print();
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

function start() {
  document.addEventListener("click", onClick);
  for (const tool of document.querySelectorAll(".tools, [data-print]")) tool.hidden = false;
  if (!window.Plotly) return; // the site's plotly is not beside the page: its tables remain
  for (const card of document.querySelectorAll(".chart")) {
    show(card, "plot");
    watchWidth(card);
  }
  dark.addEventListener("change", redrawAll);
  addEventListener("beforeprint", () => { printing.now = true; redrawAll(); });
  addEventListener("afterprint", () => { printing.now = false; redrawAll(); });
}

start();
