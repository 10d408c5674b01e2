// Writes a chosen date out under its field: pickers show the browser's order of day and month, not the page's.
const long = new Intl.DateTimeFormat(document.documentElement.lang, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

const write = (input) => {
  let line = input.nextElementSibling;
  if (!line?.matches("[data-date]")) {
    line = document.createElement("p");
    line.className = "hint";
    line.dataset.date = "";
    line.setAttribute("aria-live", "polite");
    input.after(line);
  }
  line.textContent = input.valueAsDate ? long.format(input.valueAsDate) : "";
};

addEventListener("change", (event) => {
  if (event.target.matches?.("input[type=date]")) write(event.target);
});

document.querySelectorAll("input[type=date]").forEach((input) => input.value && write(input));
