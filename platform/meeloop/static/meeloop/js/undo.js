// Takes a way back off the screen when its time is over; the server refuses it by itself.
const tidy = () => {
  for (const form of document.querySelectorAll("form[data-undo]")) {
    const over = Date.parse(form.dataset.undo) <= Date.now();
    if (over) form.querySelector(".l-actions")?.remove();
  }
};

setInterval(tidy, 15_000);
tidy();
