// One file that shows a run, to be mailed or attached: what `python -m recorder show` writes, made here.

import { page } from "./python.js";

// Elsewhere there is no glossary.
const withoutTerms = (html) => html.replace(/<a((?: class="[^"]*")?) data-term="[^"]*">(.*?)<\/a>/g, "<span$1>$2</span>");
const asHtml = (text) => Object.assign(document.createElement("i"), { textContent: text }).innerHTML;

// Save a run. `body` is what is shown of it, with ids that begin with `anchor`; `problems` is what
// went wrong, each with its line.
export const download = async ({ title, problems, body, anchor, name }) => {
  const items = problems.map(([line, message]) => `<li>${line ? `Line ${line} ` : ""}${asHtml(message)}</li>`).join("");
  const parts = {
    title: asHtml(title),
    told: items && `<ul class="script-problems">${items}</ul>`,
    body: withoutTerms(body.innerHTML).replaceAll(` id="${anchor}-`, ' id="script-'),
  };
  const text = (await page()).replace(/<!--(title|told|body)-->/g, (_, part) => parts[part]);
  const address = URL.createObjectURL(new Blob([text], { type: "text/html" }));
  Object.assign(document.createElement("a"), { href: address, download: `${name}.html` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
