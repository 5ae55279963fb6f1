// Pictures are fetched shortly before they come into view: a browser left alone fetches those three screens further down
// as well, which a slow phone pays for.  The movement of an exercise is a filmstrip.  It runs by itself once when it comes
// into view, for less than five seconds, and never for those who asked their device for less motion.
// Without this script the two pictures are there, and enough.
(() => {
  "use strict";
  const show = (picture) => { picture.src = picture.dataset.src; };
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      show(target);
    }
  }, { rootMargin: "300px 0px" });
  const pictures = document.querySelectorAll("img[data-src]");
  for (const picture of pictures) near.observe(picture);
  addEventListener("beforeprint", () => pictures.forEach(show));

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const tell = (box, state) => {
    const button = box.querySelector("button");
    box.querySelector(".film").dataset.state = state;
    button.firstElementChild.textContent = state === "running" ? button.dataset.pause : button.dataset.play;
  };
  const play = async (box) => {
    const film = box.querySelector(".film");
    if (film.dataset.state !== "paused") {
      const strip = new Image();
      strip.src = box.dataset.film;
      try { await strip.decode(); } catch { box.hidden = true; return; }  // it could not be had: the pictures stay
      film.style.backgroundImage = `url("${strip.src}")`;
      delete film.dataset.state;
      film.getBoundingClientRect();  // else the browser takes the old run for the new one
    }
    tell(box, "running");
  };
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || calm.matches) continue;
      seen.unobserve(target);
      if (!target.querySelector(".film").dataset.state) play(target);
    }
  }, { threshold: 0.5 });
  for (const box of document.querySelectorAll(".movement")) {
    const film = box.querySelector(".film");
    box.hidden = false;
    film.addEventListener("animationend", () => tell(box, "done"));
    box.querySelector("button").addEventListener("click", () => {
      if (film.dataset.state === "running") tell(box, "paused");
      else play(box);
    });
    seen.observe(box);
  }
})();
