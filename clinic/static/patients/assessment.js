// Symmetry as it is typed (the server computes the same), and keys for an examination: Tab and Enter lead from field to
// field past the help texts, which "?" opens for the row.  Without this script the help texts stand in the tab order.
(() => {
  "use strict";
  const numbers = (text) => text.trim().split(/\s+/).filter(Boolean).map((part) => Number(part.replace(",", ".")));
  const mean = (text) => {
    const found = numbers(text);
    return found.length && found.every(Number.isFinite) ? found.reduce((sum, value) => sum + value, 0) / found.length : null;
  };
  const show = (row) => {
    const [right, left] = [...row.querySelectorAll("td.cell input")].map((field) => mean(field.value));
    const output = row.querySelector("output");
    const [affected, other] = row.dataset.lsi === "right" ? [right, left] : [left, right];
    const index = affected > 0 && other > 0 ? Math.round((affected * 1000) / other) / 10 : null;
    output.textContent = index === null ? "" : `${index.toFixed(1)} %`;
  };
  document.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-lsi]");
    if (row) show(row);
  });
  document.querySelectorAll(".measures summary").forEach((summary) => summary.setAttribute("tabindex", "-1"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && event.target.matches(".measures input, .measures select")) {
      event.preventDefault();
      const help = event.target.closest("tr").querySelector("details");
      help.open = !help.open;
      return;
    }
    if (event.key !== "Enter" || !event.target.matches(".measures input, .measures select")) return;
    event.preventDefault();
    const fields = [...document.querySelectorAll(".measures input, .measures select")];
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) next.focus();
  });
})();
