// What Python returns was made by a program, perhaps somebody else's, so it is taken for nothing
// that it does not look like: of its HTML, only what a recording is made of.

const TAGS = new Set(
  "a b button caption code dd del details div dl dt figure footer h4 header i input ins li noscript ol p pre span summary table tbody td th tr ul".split(" "),
);
const ATTRIBUTES = new Set(
  "aria-disabled aria-expanded aria-label autocomplete class colspan max min scope tabindex title value".split(" "),
);
const DATA =
  /^data-(at|by|current|line|move|of|opens|said|sqlite|sqlite-step|term)$/;
const PARTS = [".program-picture input", ".program-steer", ".program-region", ".program-panel .program-first li", ".program-stamp"];

const clean = (element, anchor) => {
  for (const node of element.querySelectorAll("*")) {
    if (!TAGS.has(node.localName)) {
      node.remove();
      continue;
    }
    for (const { name, value } of [...node.attributes]) {
      const kept =
        ATTRIBUTES.has(name) ||
        DATA.test(name) ||
        (name === "id" && value.startsWith(`${anchor}-`)) ||
        (name === "type" && value === { input: "range", button: "button" }[node.localName]);
      if (!kept) node.removeAttribute(name);
    }
    // The theme's own classes could lay it over the page.
    for (const token of [...node.classList]) if (token.startsWith("md-")) node.classList.remove(token);
    if (node.localName === "input") node.type = "range";
    if (node.localName === "button") node.type = "button";
  }
};

// The body of a program, of HTML that a worker returned; null if it is no recording.
export const bodyOf = (html, anchor) => {
  const { body } = new DOMParser().parseFromString(html, "text/html"); // runs and loads nothing
  clean(body, anchor);
  if (!PARTS.every((part) => body.querySelector(part))) return null;
  // With scripts, what is in `noscript` is text, and program.js makes elements of it.
  for (const later of body.querySelectorAll("noscript")) later.textContent = later.innerHTML;
  const shown = document.createElement("div");
  shown.className = "program-body";
  shown.append(...body.childNodes);
  return shown;
};
