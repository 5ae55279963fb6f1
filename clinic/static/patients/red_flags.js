// Keys for the red-flag screen.  Without this script: tick, then Save.
(() => {
  "use strict";
  const list = document.querySelector(".flags");
  if (!list) return;
  const flags = [...list.querySelectorAll(".flag")];
  const radios = (flag) => [...flag.querySelectorAll("input[type=radio]:not(:disabled)")];
  const focusOn = (flag) => {
    if (!flag) return document.querySelector("#others input")?.focus();
    const found = radios(flag);
    (found.find((radio) => radio.checked) || found[0])?.focus();
    flag.scrollIntoView({ block: "nearest" });
  };
  const step = (flag, by) => flags[flags.indexOf(flag) + by];
  const answer = (flag, value) => {
    const radio = radios(flag).find((one) => one.value === value);
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (value === "no") focusOn(step(flag, 1));
    else radio.focus();
  };
  list.addEventListener("keydown", (event) => {
    const flag = event.target.closest(".flag");
    if (!flag || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const radio = event.target.type === "radio";
    if (key === list.dataset.yes) answer(flag, "yes");
    else if (key === list.dataset.no) answer(flag, "no");
    else if (key === "enter") focusOn(step(flag, 1));
    else if (radio && key === "arrowdown") focusOn(step(flag, 1) || flag);
    else if (radio && key === "arrowup") focusOn(step(flag, -1) || flag);
    else return;
    event.preventDefault();
  });
  // A ticked sign is a yes, a "no" takes the ticks away: shown at once, so that nobody saves a contradiction.
  list.addEventListener("change", (event) => {
    const flag = event.target.closest(".flag");
    if (event.target.type === "checkbox" && event.target.checked) radios(flag).find((one) => one.value === "yes").checked = true;
    if (event.target.type === "radio" && event.target.value === "no") {
      flag.querySelectorAll("input[type=checkbox]").forEach((sign) => { sign.checked = false; });
    }
  }, true);
  const unanswered = flags.find((flag) => radios(flag).length && !radios(flag).some((radio) => radio.checked));
  if (unanswered) focusOn(unanswered);
})();
