// While results are on their way the old ones stay. When they do not come, the page says so and keeps what it had.
const failed = document.getElementById("results-error");

const target = (event) => event.detail.target?.closest?.("[data-results]");

// Filters that were left empty stay out of the address that people share.
addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.formData;
  for (const [name, value] of [...asked.entries()]) if (value === "") asked.delete(name);
});

addEventListener("htmx:beforeRequest", (event) => target(event)?.setAttribute("aria-busy", "true"));

addEventListener("htmx:afterRequest", (event) => {
  const results = target(event);
  if (!results) return;
  results.removeAttribute("aria-busy");
  const swapped = event.detail.successful || event.detail.xhr?.status === 422;
  failed.hidden = swapped;
  if (!swapped) dispatchEvent(new CustomEvent("meeloop:announce", { detail: failed.textContent.trim() }));
});
