// Edit a program in its place and run it: what is shown then is what happened in this browser.
// program.js loads this at Edit, page.js on the page of the playground.

import { download } from "./download.js";
import { linkTo } from "./link.js";
import { published, run, start, stop } from "./python.js";
import { bodyOf } from "./recording.js";

const site = new URL("../../", import.meta.url);
const [BEGIN, END] = ["# --8<-- [start:example]", "# --8<-- [end:example]"];
const MEGABYTE = 1e6;

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
// A sentence: what stands between backticks is code.
const sentence = (text) => text.split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part));
const button = (text) => element("button", { type: "button", textContent: text });

const styled = new Promise((done) => {
  const href = new URL("playground.css", import.meta.url);
  document.head.append(element("link", { rel: "stylesheet", href, onload: done, onerror: done }));
});

// The program of a page. The lines that mark its example are not shown: their numbers are missing.
const sourceOf = (program) => {
  const lines = [];
  for (const line of program.querySelectorAll(".program-code [data-line]")) {
    if (Number(line.dataset.line) > lines.length + 1) lines.push(BEGIN);
    lines.push(line.textContent);
  }
  return [...lines, END, ""].join("\n");
};

// Enter keeps the indent. Tab leaves the editor, as it leaves every other field.
const indent = (area) => {
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const spaces = /^ */.exec(line)[0] + (/:\s*(#.*)?$/.test(line) ? "    " : "");
  const text = `\n${spaces}`;
  // The old command alone keeps the browser's own undo.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
};

// Makes a program one that can be edited. `name` is that of a program of the site, '' of another.
export const editorOf = (program, { name = "", original }) => {
  const heading = program.querySelector(".program-claim");
  const given = program.querySelector(".program-body");
  const area = element("textarea", { spellcheck: false, autocapitalize: "off", autocomplete: "off", wrap: "off", value: original });
  area.setAttribute("aria-label", "Program");
  const editor = element("div", { className: "program-editor" }, area);
  const [edit, go, halt, reset, share, save] = ["Edit", "Run", "Stop", "Reset", "Copy link", "Download"].map(button);
  go.className = "program-go";
  const bar = element("progress", { max: 1, value: 0, hidden: true });
  bar.setAttribute("aria-label", "Python loads");
  const said = element("span", { className: "program-said" });
  said.setAttribute("role", "status");
  const open = element("a", { href: new URL("playground/", site), textContent: "Open in the playground", hidden: !name });
  const tools = element("div", { className: "program-tools" }, edit, go, halt, reset, share, save, open, bar, said);
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Your program");
  const told = element("div", { className: "program-told" });
  told.setAttribute("role", "region");
  told.setAttribute("aria-label", "What the run says");
  // program.js hears clicks and keys in a program; those in here are not its affair.
  for (const part of [tools, editor, told]) {
    for (const kind of ["click", "input", "keydown"]) part.addEventListener(kind, (event) => event.stopPropagation());
  }

  const recording = name ? published(name).catch(() => null) : null;
  let running = false;
  let kept = null; // what a file has of the run that is shown
  const body = () => program.querySelector(".program-body");

  const show = (editing) => {
    const focused = tools.contains(document.activeElement);
    editor.hidden = !editing;
    program.toggleAttribute("data-editing", editing);
    edit.hidden = editing;
    go.hidden = running;
    halt.hidden = !running;
    save.hidden = editing || !kept;
    if (focused && document.activeElement.hidden) (running ? halt : go).focus();
  };
  const say = (text) => (said.textContent = text);
  const tell = (problems, notes = []) => {
    const items = problems.map(([line, message]) => {
      if (!line) return element("li", {}, ...sentence(message));
      const place = button(`Line ${line}`);
      place.addEventListener("click", () => select(line));
      return element("li", {}, place, " ", ...sentence(message));
    });
    const list = element("ul", { className: "program-problems" }, ...items);
    told.setAttribute("aria-live", items.length ? "assertive" : "polite");
    told.replaceChildren(...(items.length ? [list] : []), ...notes);
    told.hidden = !told.childNodes.length;
  };
  const select = (line) => {
    const lines = area.value.split("\n");
    const at = lines.slice(0, line - 1).join("\n").length + (line > 1);
    show(true);
    area.focus();
    area.setSelectionRange(at, at + (lines[line - 1] ?? "").length);
    area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 5);
  };

  // Put a body in the place of the one that is there; program.js makes it live when it is touched,
  // and notes on the program how far that is.
  const marks = new WeakMap();
  const replace = (shown, ran) => {
    const known = marks.get(shown) ?? {};
    const { unfolded, moved } = program.dataset;
    marks.set(body(), { unfolded, moved });
    body().replaceWith(shown);
    for (const mark of ["unfolded", "moved"]) {
      if (known[mark] === undefined) delete program.dataset[mark];
      else program.dataset[mark] = known[mark];
    }
    program.classList.remove("program-wide");
    if (ran) program.dataset.ran = "sqlite";
    else delete program.dataset.ran;
  };
  const title = (same) => {
    heading.querySelector(".program-edited")?.remove();
    if (name && !same) heading.prepend(element("span", { className: "program-edited", textContent: "Edited from: " }));
  };
  const notes = ({ same, differences = [] }) => {
    if (same) return [element("p", { textContent: "This is the published recording, step by step and byte by byte." })];
    if (!differences.length) return [];
    const items = differences.map((text) => element("li", {}, ...sentence(text)));
    return [element("p", { textContent: "What goes another way than published, in lines that you left as they were:" }), element("ul", {}, ...items)];
  };

  const finish = (text) => {
    running = false;
    bar.hidden = true;
    say(text);
  };
  const answered = (answer) => {
    const problems = Array.isArray(answer.problems) ? answer.problems : [[0, "What came back is no recording."]];
    const shown = answer.html ? bodyOf(String(answer.html), heading.id) : null;
    if (answer.html && !shown) problems.push([0, "What came back is no recording."]);
    if (answer.source) area.value = answer.source;
    if (!shown) {
      finish("");
      show(true);
      return tell(problems);
    }
    finish("Recorded in your browser");
    kept = { problems, body: bodyOf(String(answer.html), heading.id) };
    replace(shown, true);
    title(answer.same);
    show(false);
    tell(problems, notes(answer));
    shown.querySelector("input").focus({ preventScroll: true });
  };
  const progress = ({ ready, loaded, size }) => {
    bar.hidden = ready;
    if (size) bar.value = loaded / size;
    const text = ready ? "Running …" : `Python is loading${size ? `: ${(size / MEGABYTE).toFixed(1)} MB, once` : ""} …`;
    if (said.textContent !== text) say(text); // it is spoken once
  };
  const runIt = async () => {
    if (running) return;
    running = true;
    show(!editor.hidden);
    progress(start());
    const asked = { source: area.value, name, original, anchor: heading.id, published: await recording };
    if (!running) return; // stopped meanwhile
    run(asked, ({ python, slow, answer, failed }) => {
      if (!running) return;
      if (answer) answered(answer);
      else if (failed) {
        finish("");
        show(true);
        tell([[0, failed]]);
      } else if (slow) say("Still running. A loop without end? Stop ends it.");
      else progress(python);
    });
  };

  edit.addEventListener("click", () => {
    show(true);
    area.focus({ preventScroll: true });
  });
  go.addEventListener("click", runIt);
  halt.addEventListener("click", () => {
    stop();
    finish("");
    show(true);
    tell([[0, "Stopped before its end."]]);
  });
  reset.addEventListener("click", () => {
    if (running) stop();
    finish("");
    area.value = original;
    kept = null;
    replace(given, false);
    title(true);
    tell([]);
    if (name) close();
    else show(true);
  });
  share.addEventListener("click", async () => {
    const link = await linkTo(new URL("playground/", site), area.value);
    await navigator.clipboard.writeText(link);
    say(`Copied: ${link.length} characters`);
  });
  save.addEventListener("click", async () => {
    const title = [...heading.childNodes].filter((node) => node.className !== "headerlink").map((node) => node.textContent).join("").trim();
    try {
      await download({ ...kept, title, anchor: heading.id, name: name.split("/").at(-1) || "session" });
      say("Downloaded: one file that shows this run");
    } catch (error) {
      say(`No download: ${error.message}`);
    }
  });
  open.addEventListener("click", async (click) => {
    click.preventDefault();
    location.assign(await linkTo(open.href, area.value));
  });
  area.addEventListener("keydown", (key) => {
    if (key.key !== "Enter" || key.altKey || key.isComposing) return;
    if (key.ctrlKey || key.metaKey) runIt();
    else if (!key.shiftKey) indent(area);
    else return;
    key.preventDefault();
  });

  const close = () => {
    for (const part of [tools, told, editor]) part.remove();
    program.removeAttribute("data-editing");
    program.querySelector(".program-edit")?.focus();
  };
  const begin = () => {
    area.rows = Math.max(12, Math.min(40, original.split("\n").length + 1));
    body().before(tools, told, editor);
    tell([]);
    show(true);
  };
  return { area, begin };
};

const editors = new WeakMap();

// Called by program.js at Edit, when all lines of the program are elements.
export const edit = async (program, name) => {
  start();
  await styled;
  if (!editors.has(program)) editors.set(program, editorOf(program, { name, original: sourceOf(program) }));
  const { area, begin } = editors.get(program);
  begin();
  area.focus({ preventScroll: true });
  const { top } = area.getBoundingClientRect();
  if (top < 0 || top > innerHeight) program.scrollIntoView(); // the button was at the program's foot
};
export { start, styled };
