// Keys of the filter menus above a list: down opens one and leads into it, up and down through it, Escape closes it.
(() => {
  "use strict";
  const close = (menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest(".chip-menu");
    if (!menu || event.isComposing) return;
    const links = [...menu.querySelectorAll("a")];
    const here = links.indexOf(event.target);
    if (event.key === "Escape" && menu.open) close(menu);
    else if (event.key === "ArrowDown") {
      menu.open = true;
      (links[here + 1] || links.at(-1)).focus();
    } else if (event.key === "ArrowUp" && here > 0) links[here - 1].focus();
    else if (event.key === "ArrowUp" && here === 0) close(menu);
    else if (event.key === "Home" && menu.open) links[0].focus();
    else if (event.key === "End" && menu.open) links.at(-1).focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".chip-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
