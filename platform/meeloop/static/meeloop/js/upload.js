// Shows which file was chosen and lights the field up while a file hangs over it.
const size = (bytes) => `${Math.max(1, Math.round(bytes / 1024))} kB`;
const fileInput = (event) => event.target.closest?.("input[type=file]");

addEventListener("change", (event) => {
  const name = fileInput(event)?.closest("[data-upload]")?.querySelector("[data-upload-name]");
  const file = event.target.files?.[0];
  if (name) name.textContent = file ? `${file.name}, ${size(file.size)}` : "";
  // Its page says so beforehand (WCAG 3.2.2).
  if (file) event.target.closest("[data-upload-now]")?.requestSubmit();
});

for (const type of ["dragenter", "dragleave", "drop"])
  addEventListener(type, (event) => fileInput(event)?.classList.toggle("is-over", type === "dragenter"));
