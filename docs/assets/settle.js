// A link to a place leads there: what stands above gets its height only when it comes near, and moves the place.
(() => {
  "use strict";
  const STILL = 10; // frames
  const LONGEST = 3000; // milliseconds
  let frame;
  const settle = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const until = performance.now() + LONGEST;
    let still = 0;
    let last;
    const look = () => {
      still = target.getBoundingClientRect().top === last ? still + 1 : 0;
      target.scrollIntoView({ behavior: "instant" });
      last = target.getBoundingClientRect().top;
      if (still < STILL && performance.now() < until) frame = requestAnimationFrame(look);
    };
    cancelAnimationFrame(frame);
    if (target) look();
  };
  // Who begins to read or to scroll is left alone.
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(kind, () => cancelAnimationFrame(frame), { passive: true });
  }
  // On the way back, or when the page is loaded again, the browser knows how far somebody had read.
  addEventListener("load", () => {
    if (performance.getEntriesByType("navigation")[0]?.type === "navigate") settle();
  });
  let followed = false;
  addEventListener("click", (click) => { followed = Boolean(click.target.closest?.("a[href*='#']")); });
  addEventListener("hashchange", () => {
    if (followed) settle();
    followed = false;
  });
})();
