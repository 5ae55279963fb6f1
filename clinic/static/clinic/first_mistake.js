// A form that was refused opens at its first mistake: the field is shown, also where it lies folded, and has the focus.
(() => {
  "use strict";
  const first = document.querySelector('[aria-invalid="true"]');
  if (!first) return;
  for (let fold = first.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  first.focus();
})();
