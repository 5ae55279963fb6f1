// Nothing typed is lost: each value is kept on this device as it is typed, sent when its field is left, sent again when
// the connection is back, and forgotten once the server has it.  Only values and names of fields are kept, under the
// user's and the assessment's numbers; signing out clears them (clinic/sign_out.js).
(() => {
  "use strict";
  const form = document.querySelector("form.examination");
  const address = form.dataset.valueUrl;
  if (!address) return;
  const line = form.querySelector("#waiting-line");
  const jump = form.querySelector("#first-open");
  const place = `trochlea:${form.dataset.user}:assessment:${form.dataset.assessment}`;
  const AGAIN_MS = 4000;
  const PATIENCE_MS = 15000;

  // slot -> {text, was, left, tried?, confirmed?, stuck?}.  left: its field was left, so it is to be sent.
  const waiting = (() => {
    try {
      return JSON.parse(localStorage.getItem(place)) || {};
    } catch {
      return {};
    }
  })();
  const store = () => {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(place, JSON.stringify(waiting));
      else localStorage.removeItem(place);
    } catch {
      // full or forbidden: the page itself still holds the values
    }
  };

  const cellOf = (slot) => form.querySelector(`.cell[data-slot="${slot}"]`);
  const wasOf = (cell) => cell.querySelector("[name^=was__]");
  const textOf = (cell) => (cell.querySelector("input[type=radio]:checked") || cell.querySelector("input:not([type=hidden], [type=radio]), textarea") || { value: "" }).value.trim();
  const setText = (cell, text) => {
    const radios = [...cell.querySelectorAll("input[type=radio]")];
    if (radios.length) radios.forEach((radio) => { radio.checked = radio.value === text; });
    else cell.querySelector("input:not([type=hidden]), textarea").value = text;
  };
  const reveal = (cell) => {
    const row = cell.closest("tr");
    if (row) row.hidden = row.closest("section").hidden = false;
  };
  const say = (cell, words) => {
    const said = cell.querySelector(".said");
    said.replaceChildren(Object.assign(document.createElement("p"), { className: "unusual", textContent: words }));
  };

  let problem = ""; // "" | waiting | signed-out
  let busy = false;
  let timer = 0;
  const show = () => {
    const unsent = Object.values(waiting).filter((one) => one.left && !one.stuck).length;
    const open = Object.keys(waiting).filter((slot) => waiting[slot].stuck);
    if (problem && unsent) line.textContent = line.dataset[problem].replace("%s", unsent);
    else if (unsent) line.textContent = line.dataset.saving;
    else if (!open.length) line.textContent = line.dataset.saved;
    else line.textContent = "";
    line.classList.toggle("held", Boolean(problem && unsent));
    jump.hidden = !open.length;
    jump.textContent = line.dataset.open.replace("%s", open.length);
    jump.dataset.slot = open[0] || "";
    form.querySelectorAll("section.measures").forEach((section) => {
      const all = [...section.querySelectorAll("tr:not([hidden]) td.cell")];
      section.querySelector(".count").textContent = `${all.filter(textOf).length} / ${all.length}`;
    });
  };

  const post = async (slot, one) => {
    const body = new URLSearchParams({ slot, value: one.text, was: one.was });
    if (one.tried !== undefined) body.set("tried", one.tried);
    if (one.confirmed) body.set("confirmed", "1");
    const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
    const answer = await fetch(address, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    const json = (answer.headers.get("content-type") || "").includes("application/json");
    if (answer.ok && json) return answer.json();
    if (answer.status >= 500) throw new Error("server");
    problem = "signedOut"; // led to the sign-in page, or its token is of an earlier session
    return null;
  };
  const apply = (slot, sent, answer) => {
    const cell = cellOf(slot);
    const meanwhile = waiting[slot] !== sent;
    if (answer.state === "saved") {
      wasOf(cell).value = answer.stored;
      if (meanwhile) Object.assign(waiting[slot], { was: answer.stored });
      else {
        delete waiting[slot];
        if (!cell.contains(document.activeElement)) setText(cell, answer.stored);
      }
    } else if (!meanwhile) Object.assign(sent, { stuck: answer.state, theirs: answer.stored });
    if (meanwhile) delete waiting[slot].tried;
    else {
      cell.dataset.state = answer.state === "saved" ? "" : answer.state;
      cell.querySelector(".said").innerHTML = answer.said.trim(); // made by our own server, escaped there
      const field = cell.querySelector("input[type=text]");
      if (field) field.setAttribute("aria-invalid", String(answer.state !== "saved"));
    }
    Object.entries(answer.facts || {}).forEach(([id, html]) => {
      document.getElementById(id).innerHTML = html;
    });
  };
  const send = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      for (;;) {
        const slot = Object.keys(waiting).find((name) => waiting[name].left && !waiting[name].stuck && cellOf(name));
        if (!slot) break;
        show();
        const one = waiting[slot];
        const text = one.text;
        const answer = await post(slot, one).catch(() => {
          waiting[slot].tried = text;
          problem = "waiting";
          return null;
        });
        if (!answer) break;
        problem = "";
        apply(slot, one, answer);
        store();
      }
    } finally {
      busy = false;
      store();
      show();
      if (problem === "waiting") timer = setTimeout(send, AGAIN_MS);
    }
  };

  const note = (cell, { left }) => {
    const slot = cell.dataset.slot;
    const text = textOf(cell);
    const before = waiting[slot] || {};
    const was = before.was ?? wasOf(cell).value;
    if (text === was && before.tried === undefined && !busy) delete waiting[slot];
    else if (text !== before.text) waiting[slot] = { text, was, left, tried: before.tried };
    else if (left) before.left = true;
    if (text === was || text !== before.text) {
      cell.dataset.state = "";
      cell.querySelector(".said").replaceChildren();
    }
    store();
    show();
  };
  form.addEventListener("input", (event) => {
    const cell = event.target.closest(".cell");
    if (cell) note(cell, { left: false });
  });
  form.addEventListener("change", (event) => {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    note(cell, { left: true });
    send();
  });
  form.addEventListener("focusout", (event) => {
    const cell = event.target.closest(".cell");
    const one = cell && waiting[cell.dataset.slot];
    if (!one || one.left) return; // a script changed it ("!"), so there was no change event
    one.left = true;
    send();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=confirm], button[name=mine], button[name=theirs]");
    if (event.target === jump) {
      event.preventDefault();
      const cell = cellOf(jump.dataset.slot);
      reveal(cell);
      cell.querySelector("input:not([type=hidden]), textarea").focus();
    }
    if (!button) return;
    event.preventDefault();
    const cell = button.closest(".cell");
    const slot = cell.dataset.slot;
    const theirs = waiting[slot]?.theirs ?? wasOf(cell).value;
    if (button.name === "theirs") {
      setText(cell, theirs);
      wasOf(cell).value = theirs;
      delete waiting[slot];
      cell.dataset.state = "";
      cell.querySelector(".said").replaceChildren();
      store();
      show();
    } else {
      const was = button.name === "mine" ? theirs : waiting[slot]?.was ?? wasOf(cell).value;
      waiting[slot] = { text: textOf(cell), was, left: true, confirmed: button.name === "confirm" };
      send();
    }
    const field = cell.querySelector("input:checked, input[type=text], textarea");
    if (field && cell.contains(document.activeElement)) field.focus();
  });

  // Finish and the other buttons send the whole page: first what is waiting, so that no connection means no lost page.
  let sure = false;
  form.addEventListener("submit", (event) => {
    if (sure) return;
    event.preventDefault();
    const button = event.submitter;
    Object.values(waiting).forEach((one) => { one.left = true; });
    if (busy) setTimeout(() => form.requestSubmit(button), 50);
    else send().then(() => fetch(line.dataset.health)).then(() => {
      if (problem) return;
      sure = true;
      form.requestSubmit(button);
    }).catch(() => { line.textContent = line.dataset.finish; });
  });

  // What an earlier visit to this page left unsent.
  Object.entries(waiting).forEach(([slot, one]) => {
    const cell = cellOf(slot);
    if (!cell) return;
    delete one.stuck;
    if (one.text === wasOf(cell).value) {
      delete waiting[slot];
      return;
    }
    setText(cell, one.text);
    reveal(cell);
    if (!one.left) say(cell, line.dataset.unsent);
  });
  window.addEventListener("online", send);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  store();
  if (Object.keys(waiting).length) send();
})();
