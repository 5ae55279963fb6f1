// Keys of the exercise picker: down leads from the field into the list, up and down through it, Escape back.
// Enter in the field adds what is surely meant, else leads to the best answer; on an answer it chooses, as on any button.
(() => {
  "use strict";
  document.querySelectorAll(".picker .found").forEach((found) => found.removeAttribute("hidden"));
  const hitsOf = (picker) => [...picker.querySelectorAll(".hit")];
  const inField = (event, picker, hits) => {
    if (event.key === "ArrowDown" && hits.length) {
      event.preventDefault();
      hits[0].focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (hits.length && !picker.querySelector("[data-sure]")) hits[0].focus();
      else picker.querySelector("[name=add]").click();
    }
  };
  const inList = (event, field, hits) => {
    const here = hits.indexOf(event.target);
    const leads = { ArrowDown: hits[here + 1], ArrowUp: hits[here - 1] || field, Home: hits[0], End: hits.at(-1), Escape: field };
    if (!(event.key in leads)) return;
    event.preventDefault();
    if (leads[event.key]) leads[event.key].focus();
  };
  document.addEventListener("keydown", (event) => {
    const picker = event.target.closest(".picker");
    if (!picker || event.isComposing) return;
    const hits = hitsOf(picker);
    const field = picker.querySelector("input[type=search]");
    if (event.target === field) inField(event, picker, hits);
    else if (event.target.matches(".hit")) inList(event, field, hits);
  });
})();
