// Copies what a field shows. The button comes with this script; without it people select the text themselves.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
    dispatchEvent(new CustomEvent("meeloop:announce", { detail: button.dataset.copied }));
    button.querySelector("span").textContent = button.dataset.copied;
  });
}
