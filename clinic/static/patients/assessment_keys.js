// The keyboard on the examination page: from field to field, down a column, from section to section; answers by letter;
// symmetry as it is typed (the server computes the same from what is saved).
(() => {
  "use strict";
  const form = document.querySelector("form.examination");
  const withMouse = window.matchMedia("(pointer: fine)").matches;
  form.classList.add("with-script");
  form.querySelectorAll("summary").forEach((summary) => summary.setAttribute("tabindex", "-1")); // "?" opens it

  const cells = (within = form) => [...within.querySelectorAll("td.cell")].filter((cell) => !cell.closest("[hidden]"));
  const fieldOf = (cell) => cell.querySelector("input:checked, .entry input:not([type=radio])") || cell.querySelector(".entry input");
  const go = (cell) => {
    if (!cell) return;
    const field = fieldOf(cell);
    field.focus();
    if (field.type === "text") field.select();
    cell.scrollIntoView({ block: "nearest" });
  };
  const along = (cell, step) => {
    const all = cells();
    const next = all[all.indexOf(cell) + step];
    if (next && !next.dataset.side) delete form.dataset.column; // the next sided row starts on the right again
    if (next) go(next);
    else if (step > 0) form.querySelector("#section-summary textarea").focus();
  };
  const down = (cell, step) => {
    const rows = [...form.querySelectorAll("tr[data-measure]")].filter((row) => !row.closest("[hidden]"));
    const row = rows[rows.indexOf(cell.closest("tr")) + step];
    const side = cell.dataset.side || form.dataset.column || "right";
    if (row) go(row.querySelector(`td.cell[data-side="${side}"]`) || row.querySelector("td.cell"));
  };
  const section = (cell, step) => {
    const all = [...form.querySelectorAll("section.measures:not([hidden])")];
    const next = all[all.indexOf(cell.closest("section")) + step];
    if (!next) return;
    const empty = cells(next).find((one) => !one.querySelector("[name^=was__]").value);
    go(empty || cells(next)[0]);
    next.scrollIntoView({ block: "start" });
  };
  const closeAll = () => form.querySelectorAll("details.about[open]").forEach((help) => { help.open = false; });
  const about = (cell) => {
    const help = cell.closest("tr").querySelector("details.about");
    const opens = !help.open;
    closeAll();
    help.open = opens;
    if (opens) help.querySelector(".about-text").scrollIntoView({ block: "nearest" });
  };

  const changed = (field) => {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const togglePain = (cell) => {
    const field = cell.querySelector("input[type=text]");
    if (!field || !cell.querySelector(".pain")) return;
    field.value = field.value.includes("!") ? field.value.replaceAll("!", "").trim() : `${field.value.trim()} !`.trim();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const choose = (cell, radio) => {
    radio.checked = true;
    changed(radio);
  };
  // How a test was taken last time, into a field that is still empty.
  const takeOver = (cell) => {
    const field = fieldOf(cell);
    if (!cell.dataset.last || (field.type === "text" && field.value.trim()) || (field.type === "radio" && field.checked && field.value)) return false;
    if (field.type === "radio") choose(cell, [...cell.querySelectorAll("input[type=radio]")].find((radio) => radio.value === cell.dataset.last));
    else {
      field.value = cell.dataset.last;
      changed(field);
    }
    return true;
  };
  const answer = (cell, key) => {
    const radios = [...cell.querySelectorAll("input[type=radio]")];
    const [none, ...options] = radios;
    if (key === "Backspace" || key === "Delete" || key === "0") return choose(cell, none), none.focus(), true;
    const yes = options.find((radio) => radio.value === "yes");
    const letter = key.toLowerCase();
    const words = (radio) => radio.closest("label").textContent.trim().toLowerCase();
    let fits = options.filter((radio) => words(radio).startsWith(letter));
    if (yes && "+-".includes(key)) fits = [key === "+" ? yes : options.find((radio) => radio.value === "no")];
    else if (/^[1-9]$/.test(key) && options[key - 1]) fits = [options[key - 1]];
    if (!fits.length) return false;
    const at = fits.findIndex((radio) => radio.checked);
    const radio = fits[(at + 1) % fits.length];
    choose(cell, radio);
    if (fits.length === 1) along(cell, 1);
    else radio.focus();
    return true;
  };
  // A plain number outside what is usual waits for its question, so that one more Enter can answer it.
  const suspicious = (field) => {
    const found = field.value.replace("!", "").trim().split(/\s+/).filter(Boolean).map((part) => Number(part.replace(",", ".")));
    return found.every(Number.isFinite) && found.some((value) => value < Number(field.dataset.low) || value > Number(field.dataset.high));
  };
  const enter = (cell, field, back) => {
    if (cell.dataset.state === "unusual" && !back) {
      cell.querySelector("button[name=confirm]").click();
      return along(cell, 1);
    }
    if (!back && field.type === "text" && suspicious(field) && cell.dataset.asked !== field.value && cell.querySelector("[name^=was__]").value !== field.value) {
      cell.dataset.asked = field.value;
      return changed(field);
    }
    return along(cell, back ? -1 : 1);
  };

  const keys = {
    Enter: (cell, event) => enter(cell, event.target, event.shiftKey),
    ArrowDown: (cell) => down(cell, 1),
    ArrowUp: (cell) => down(cell, -1),
    PageDown: (cell) => section(cell, 1),
    PageUp: (cell) => section(cell, -1),
    "?": about,
    "!": togglePain,
  };
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td.cell");
    if (event.key === "Enter" && event.target.type === "date") {
      event.preventDefault(); // it would send the page
      go(cells()[0]);
    }
    if (event.key === "/" && event.target.matches("textarea") && !event.target.value) {
      event.preventDefault();
      form.querySelector("#find-measure").focus();
    }
    if (!cell || !event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const text = event.target.type === "text" ? event.target : null;
    if (event.key === "Escape") return closeAll();
    if (event.key === "=" && takeOver(cell)) {
      event.preventDefault();
      along(cell, 1);
    } else if (event.key === "/" && !(text && text.value)) {
      event.preventDefault();
      form.querySelector("#find-measure").focus();
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key](cell, event);
    } else if (text && event.key === "ArrowRight" && text.selectionEnd === text.value.length) {
      event.preventDefault();
      along(cell, 1);
    } else if (text && event.key === "ArrowLeft" && text.selectionStart === 0) {
      event.preventDefault();
      along(cell, -1);
    } else if (!text && (event.key.length === 1 || ["Backspace", "Delete"].includes(event.key)) && event.key !== " ") {
      if (answer(cell, event.key)) event.preventDefault();
    }
  });
  form.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td.cell");
    if (cell && cell.dataset.side) form.dataset.column = cell.dataset.side;
  });
  form.addEventListener("click", (event) => {
    const cell = event.target.closest("td.cell");
    if (cell && event.target.matches(".pain")) {
      togglePain(cell);
      cell.querySelector("input[type=text]").focus();
    }
    if (cell && event.target.matches(".again") && takeOver(cell) && withMouse) fieldOf(cell).focus(); // a finger wants no keyboard
  });

  // Find a measure by its name; one that is not asked for is added.
  const find = form.querySelector("#find-measure");
  const show = (id) => {
    const row = form.querySelector(`tr[data-measure="${id}"]`);
    row.hidden = row.closest("section").hidden = false;
    go(row.querySelector("td.cell"));
  };
  const found = () => {
    const typed = find.value.trim().toLowerCase();
    const options = [...form.querySelectorAll("#all-measures option")];
    const names = (option) => `${option.value} ${option.dataset.short}`.toLowerCase();
    return typed && (options.find((one) => names(one).startsWith(typed)) || options.find((one) => typed.split(/\s+/).every((word) => names(one).includes(word))));
  };
  const take = () => {
    const option = found();
    find.setAttribute("aria-invalid", String(!option));
    if (!option) return;
    find.value = "";
    show(option.dataset.measure);
  };
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  find.addEventListener("input", (event) => {
    find.removeAttribute("aria-invalid");
    if (event.inputType === "insertReplacementText" || event.inputType === undefined) take(); // chosen from the list
  });

  // Symmetry while typing.
  const mean = (text) => {
    const parts = text.split("=")[0].replace("!", "").trim().split(/\s+/).filter(Boolean).map((part) => Number(part.replace(",", ".")));
    return parts.length && parts.every(Number.isFinite) ? parts.reduce((sum, value) => sum + value, 0) / parts.length : null;
  };
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-lsi]");
    if (!row) return;
    const [right, left] = [...row.querySelectorAll("td.cell input[type=text]")].map((field) => mean(field.value));
    const [affected, other] = row.dataset.lsi === "right" ? [right, left] : [left, right];
    const index = affected > 0 && other > 0 ? Math.round((affected * 1000) / other) / 10 : null;
    const place = row.querySelector("td.lsi");
    if (index !== null) place.replaceChildren(Object.assign(document.createElement("span"), { className: "fact index", textContent: `${index.toFixed(1)} %` }));
  });

  if (form.dataset.valueUrl && withMouse && !location.hash) {
    const first = cells().find((cell) => !cell.querySelector("[name^=was__]").value);
    if (first) go(first);
  }
})();
