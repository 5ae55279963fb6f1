// Signing out leaves nothing of the work behind on this device; what was not saved yet is asked about first.
(() => {
  "use strict";
  const { question } = document.currentScript.dataset;
  const ours = () => Object.keys(localStorage).filter((key) => key.startsWith("trochlea:"));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches('form[action$="/logout/"]')) return;
    if (ours().length && !window.confirm(question)) event.preventDefault();
    else ours().forEach((key) => localStorage.removeItem(key));
  });
})();
