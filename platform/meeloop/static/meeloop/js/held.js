// Says how many minutes a class's places are still kept. The time itself stands in the page without this script.
const part = document.querySelector("[data-held]");

if (part) {
  const ends = Date.parse(part.dataset.held);
  const line = part.querySelector("[data-held-left]");
  const tell = () => {
    const minutes = Math.ceil((ends - Date.now()) / 60_000);
    const { many, one, over } = line.dataset;
    line.textContent = minutes > 1 ? many.replace("%s", minutes) : minutes === 1 ? one : over;
    part.classList.toggle("held--over", minutes < 1);
    // Read out with time to act on it, and once it is over; not each minute.
    if ([5, 1, 0].includes(minutes)) dispatchEvent(new CustomEvent("meeloop:announce", { detail: line.textContent }));
    return minutes > 0;
  };
  const timer = setInterval(() => tell() || clearInterval(timer), 60_000);
  tell();
}
