// Reads a progress bar out at each quarter, not at each step.
const said = new Map();

const speak = (part) => {
  const bar = part.querySelector("progress");
  if (!bar) return;
  const quarter = Math.floor((bar.value / bar.max) * 4);
  if (said.get(bar.id) === quarter) return;
  said.set(bar.id, quarter);
  const text = part.querySelector("label").textContent.trim();
  dispatchEvent(new CustomEvent("meeloop:announce", { detail: text }));
};

addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-progress]").forEach(speak));
