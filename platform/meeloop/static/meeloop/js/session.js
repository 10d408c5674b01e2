// Warns five minutes before a session ends, and keeps it alive with one button. Without script the sign-in page
// explains afterwards. Every page that is loaded in another tab starts this tab's clock again.
const dialog = document.querySelector("#session-clock");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
let warning, ending;

const start = (seconds) => {
  clearTimeout(warning);
  clearTimeout(ending);
  const before = Number(dialog.dataset.warnBefore);
  warning = setTimeout(() => dialog.showModal(), Math.max(0, seconds - before) * 1000);
  ending = setTimeout(() => location.reload(), (seconds + 65) * 1000);
};

const again = () => {
  if (dialog.open) dialog.close();
  start(Number(dialog.dataset.seconds));
};

if (dialog) {
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
    if (answer?.status !== 204) return location.reload();
    channel?.postMessage("seen");
    again();
  });
  if (channel) channel.onmessage = again;
  channel?.postMessage("seen");
  start(Number(dialog.dataset.seconds));
}
