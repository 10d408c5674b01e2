// Says things to a screen reader through the one status node that base.html always has.
const node = document.getElementById("announce");

export const announce = (text) => {
  if (node && node.textContent !== text) node.textContent = text;
};

// A view says something with the header HX-Trigger: {"announce": "12 activiteiten"}.
addEventListener("announce", (event) => announce(event.detail.value ?? event.detail.text));

// Anything may ask for it without importing this file.
addEventListener("meeloop:announce", (event) => announce(event.detail));

// What came in and asks for the focus gets it, for example the heading of the next page.
addEventListener("htmx:afterSettle", (event) => {
  event.detail.elt.querySelector("[data-focus]")?.focus();
});
