// The page of the playground: a program of the reader's own, from a template or from a link.
// Nothing runs by itself, and Python does not load, until somebody touches the editor.

import { editorOf, start, styled } from "./editor.js";
import { programIn } from "./link.js";

const place = document.querySelector("[data-playground]");
const templates = [...document.querySelectorAll("[data-template] code")];

const begin = async () => {
  let original = templates[0].textContent;
  let note = "";
  try {
    const linked = await programIn(location.href);
    if (linked !== null) [original, note] = [linked, "This program came with the link. It has not run: that is up to you."];
  } catch {
    note = "The link is not whole: what it holds cannot be read.";
  }
  await styled;
  const program = document.createElement("section");
  program.className = "program program-own";
  const heading = Object.assign(document.createElement("h2"), { className: "program-claim", id: "your-program", textContent: "Your program" });
  const body = Object.assign(document.createElement("div"), { className: "program-body" });
  program.append(heading, body);
  const { area, begin: open } = editorOf(program, { original });
  place.replaceChildren(program);
  open();
  program.querySelector(".program-said").textContent = note;
  for (const touch of ["focusin", "pointerdown"]) program.addEventListener(touch, start, { once: true });
  return area;
};

const ready = begin();
addEventListener("hashchange", ({ newURL }) => new URL(newURL).hash.startsWith("#p=") && location.reload());

for (const code of templates) {
  const use = Object.assign(document.createElement("button"), { type: "button", className: "md-button", textContent: "Start from this" });
  use.addEventListener("click", async () => {
    const area = await ready;
    area.closest(".program").querySelector(".program-tools button").click(); // Edit, if it shows a run
    area.value = code.textContent;
    area.focus();
  });
  code.closest("pre").before(use);
}
