// Shows what the server tells: a pane is loaded anew when its file has another address, where it was scrolled to.
"use strict";

const status = document.querySelector("[data-status]");
const error = document.querySelector("[data-error]");
const panes = document.querySelectorAll("[data-pane]");
const choices = document.querySelectorAll("[data-choice]");

function statusOf(state) {
  const after = state.because ? `, after ${state.because}` : "";
  switch (state.status) {
    case "building": return `Building${after}`;
    case "done": return `Built in ${state.seconds.toFixed(1)} s${after}`;
    case "failed": return `Failed${after}`;
    default: return "Starting";
  }
}

function reload(pane, path) {
  const address = `/${path}${pane.dataset.theme ? `?theme=${pane.dataset.theme}` : ""}`;
  if (pane.dataset.shown === address) return;
  const { scrollX = 0, scrollY = 0 } = pane.contentWindow ?? {};
  pane.dataset.shown = address;
  pane.addEventListener("load", () => pane.contentWindow.scrollTo(scrollX, scrollY), { once: true });
  pane.contentWindow.location.replace(address); // no entry in the history
}

function show(state) {
  status.textContent = statusOf(state);
  document.body.dataset.builds = state.builds;
  document.body.dataset.status = state.status;
  error.hidden = !state.error;
  error.textContent = state.error;
  for (const choice of choices) choice.value = state[choice.dataset.choice];
  for (const pane of panes) {
    const path = state.paths[pane.dataset.pane];
    if (path) reload(pane, path);
  }
  const open = document.querySelector("[data-open=page]");
  open.hidden = !state.paths.page;
  if (state.paths.page) open.href = `/${state.paths.page}`;
}

async function choose() {
  const asked = Object.fromEntries([...choices].map((choice) => [choice.dataset.choice, choice.value]));
  await fetch("/choose", { method: "POST", body: JSON.stringify(asked) });
}

async function start() {
  const offered = await (await fetch("/choices")).json();
  for (const choice of choices) {
    choice.append(...offered[choice.dataset.choice].map(([value, label]) => new Option(label, value)));
    choice.addEventListener("change", choose);
  }
  const events = new EventSource("/events");
  events.addEventListener("message", (event) => show(JSON.parse(event.data)));
  events.addEventListener("error", () => { status.textContent = "The server does not answer"; });
}

start();
