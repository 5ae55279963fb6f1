// Small comforts.  Every page works without this file.
(() => {
  "use strict";
  // A form that was touched is not left by accident; sent twice it is still one entry, so only the button is calmed.
  let touched = false;
  for (const form of document.querySelectorAll("form[novalidate]")) {
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => {
      touched = false;
      form.setAttribute("aria-busy", "true");
    });
  }
  addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });
})();
