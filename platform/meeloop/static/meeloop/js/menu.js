// Folds in the header close with Escape or a click elsewhere. Without this they are plain <details>.
const open = () => [...document.querySelectorAll("details[data-fold][open]")];

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const fold of open()) {
    if (fold.contains(document.activeElement)) fold.querySelector("summary").focus();
    fold.open = false;
  }
});

addEventListener("click", (event) => {
  for (const fold of open()) if (!fold.contains(event.target)) fold.open = false;
});
