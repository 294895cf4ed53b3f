// Programs on a page: step through a recording, copy it, choose a database.
// All of it stands in the page: what is shown later is text in `noscript` until touched.
(() => {
  "use strict";
  const root = document.documentElement;
  const site = new URL("..", document.currentScript.src);
  const store = (value) => {
    try {
      if (value) localStorage.setItem("database", value);
      return localStorage.getItem("database");
    } catch {
      return value; // a browser that stores nothing still chooses, for this page
    }
  };
  const find = (program, selector) => [...program.querySelectorAll(selector)];
  const claim = (program) => program.querySelector(".program-claim").id;
  const databaseOf = (program) => program.dataset.ran || program.dataset.database || root.dataset.database || "sqlite";

  // Of two, the one for the database: there the program went another way.
  const chosen = (program, selector) => {
    const found = find(program, selector);
    return found.find((e) => e.closest("[data-database]")?.dataset.database === databaseOf(program)) || found[0];
  };

  // Terms lead to the glossary, wherever the page is.
  const link = (part) => {
    for (const term of part.querySelectorAll("[data-term]")) {
      term.href = new URL(`reference/glossary/#${term.dataset.term}`, site);
    }
  };

  link(document);

  // Elements of what was text until now.
  const elements = (noscript) => {
    const made = document.createElement("template");
    made.innerHTML = noscript.textContent;
    link(made.content);
    return made.content;
  };

  // What a button or a line changed, for those who hear it; a slider says so itself.
  const status = document.createElement("p");
  status.className = "program-status";
  status.setAttribute("role", "status");

  let signs; // the key, once for the page
  const unfold = (program) => {
    if ("unfolded" in program.dataset) return;
    program.dataset.unfolded = "";
    for (const part of find(program, ".program-picture, .program-panel")) {
      const all = part.querySelector("noscript");
      part.querySelector(".program-first").replaceWith(elements(all));
      all.remove();
    }
    // The browser would scroll to a step, past the program's head.
    for (const step of find(program, ".program-steps [id]")) step.removeAttribute("id");
    const map = program.querySelector(".program-map");
    if (map) {
      map.hidden = !program.querySelector(".step-objects");
      program.querySelector(".program-code").append(map);
    }
    const key = program.querySelector(".program-key");
    key.remove();
    if (!signs) {
      signs = document.createElement("div");
      signs.className = key.className;
      signs.popover = "auto";
      signs.setAttribute("role", "dialog");
      signs.setAttribute("aria-label", "Key");
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = "Close";
      close.autofocus = true;
      close.addEventListener("click", () => signs.hidePopover());
      signs.append(close, ...[...key.childNodes].slice(1));
      document.querySelector(".md-content .md-typeset").append(signs, status);
    }
    show(program, chosen(program, "[data-opens]").dataset.opens - 1);
  };

  // Show a step of a program that is unfolded. Returns the line of its code.
  const show = (program, wanted) => {
    const steps = chosen(program, ".program-steps").children;
    const position = Math.max(0, Math.min(wanted, steps.length - 1));
    const step = steps[position];
    for (const other of find(program, "[data-current]")) delete other.dataset.current;
    step.dataset.current = "";
    const line = program.querySelector(`.program-region [data-line="${step.dataset.at}"]`);
    line.dataset.current = "";
    for (const output of find(program, ".program-output")) {
      const at = output.getAttribute(`data-${databaseOf(program)}-step`);
      output.classList.toggle("program-later", "moved" in program.dataset && Number(at) > position + 1);
    }
    place(program, position, steps.length);
    locate(program, step);
    const said = step.dataset.said || step.getAttribute(`data-said-${databaseOf(program)}`);
    const slider = program.querySelector("input");
    slider.setAttribute("aria-valuetext", `step ${position + 1} of ${steps.length}, line ${step.dataset.at}: ${said}`);
    return line;
  };

  // On the small map: the object that this step moved, or the first one.
  const locate = (program, step) => {
    const map = program.querySelector(".program-map");
    if (!map) return;
    for (const marked of map.querySelectorAll("[data-current]")) delete marked.dataset.current;
    const objects = [...step.querySelectorAll(".step-objects > [class^=state-]")].filter((object) => {
      const only = object.closest(".program-steps [data-database]");
      return !only || only.dataset.database === databaseOf(program);
    });
    const moved = objects.find((object) => object.querySelector(":scope > del")) || objects[0];
    if (!moved) return;
    const [now] = moved.classList;
    map.querySelector(`.map-state.${now}`).dataset.current = "";
    const before = moved.querySelector(":scope > del")?.textContent;
    const way = before && map.querySelector(`.from-${before}.${now.replace("state-", "to-")}`);
    if (way) way.dataset.current = "";
  };

  const widen = (slider) => slider.parentElement.style.setProperty("--steps", slider.max);

  // The slider, the count and the buttons.
  const place = (program, position, count) => {
    const slider = program.querySelector("input");
    slider.max = count;
    slider.value = position + 1;
    widen(slider);
    program.querySelector(".program-steer span").textContent = `step ${position + 1} of ${count}`;
    for (const button of find(program, "[data-move]")) {
      const to = position + Number(button.dataset.move);
      button.setAttribute("aria-disabled", String(to < 0 || to >= count));
    }
  };

  let noting;
  const go = (program, wanted, { speak = false, note = true } = {}) => {
    unfold(program);
    program.dataset.moved = "";
    const line = show(program, wanted);
    const code = line.closest("pre");
    const top = line.offsetTop;
    if (top < code.scrollTop || top + line.offsetHeight > code.scrollTop + code.clientHeight) {
      code.scrollTop = top - code.clientHeight / 2;
    }
    const slider = program.querySelector("input");
    if (speak) status.textContent = slider.getAttribute("aria-valuetext");
    clearTimeout(noting); // a browser refuses many addresses at once
    if (note && !program.dataset.ran) noting = setTimeout(() => history.replaceState(null, "", `#${claim(program)}-${slider.value}`), 200);
  };

  const choose = (database) => {
    root.dataset.database = database;
    for (const button of document.querySelectorAll("[data-choose]")) {
      button.setAttribute("aria-pressed", String(button.dataset.choose === database));
    }
    for (const program of document.querySelectorAll(".program")) {
      if ("moved" in program.dataset) show(program, program.querySelector("input").value - 1);
      else if ("unfolded" in program.dataset) show(program, chosen(program, "[data-opens]").dataset.opens - 1);
      else if (near.has(program)) refresh(program);
    }
  };

  // A program that comes near is made ready: it first shows one database.
  const near = new Set();
  const refresh = (program) => {
    if (program.querySelector(".program-first")?.dataset.of !== databaseOf(program)) unfold(program);
  };
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      near[isIntersecting ? "add" : "delete"](target);
      if (!isIntersecting) continue;
      const slider = target.querySelector("input");
      widen(slider);
      refresh(target);
    }
  }, { rootMargin: "50% 0%" });

  const copy = async (button, text) => {
    await navigator.clipboard.writeText(text);
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 1500);
  };

  const source = (program) => {
    const folded = program.querySelector(".program-setup noscript");
    if (folded) folded.replaceWith(elements(folded));
    return find(program, "[data-line]").map((line) => line.textContent).join("\n") + "\n";
  };

  const address = (program) => {
    const url = new URL(location.href);
    url.search = new URLSearchParams({ database: databaseOf(program) });
    url.hash = `${claim(program)}-${program.querySelector("input").value}`;
    return url.href;
  };

  document.addEventListener("click", (click) => {
    const program = click.target.closest(".program");
    const button = click.target.closest("button");
    if (!program) return;
    const position = program.querySelector("input").value - 1;
    if (button?.dataset.move) {
      if (button.getAttribute("aria-disabled") !== "true") {
        go(program, position + Number(button.dataset.move), { speak: true });
      }
    } else if (button?.dataset.choose) {
      const database = button.dataset.choose;
      unfold(program);
      store(database);
      choose(database);
      const same = find(program.closest(".programs"), `[data-choose="${database}"]`);
      same.find((b) => b.offsetParent)?.focus(); // in a pair, the other program took its place
    } else if (button?.matches(".program-edit")) {
      source(program);
      import(new URL("assets/playground/editor.js", site)).then(({ edit }) => edit(program, button.dataset.name));
    } else if (button?.matches(".program-copy")) {
      copy(button, source(program));
    } else if (button?.matches(".program-link")) {
      copy(button, address(program));
    } else if (button?.matches(".program-signs")) {
      unfold(program);
      signs.togglePopover({ source: button });
    } else if (button?.closest(".lanes-fold")) {
      unfold(program); // which makes the picture anew
      const open = program.classList.toggle("program-wide");
      for (const fold of find(program, ".lanes-fold button")) fold.setAttribute("aria-expanded", String(open));
    } else if (click.target.closest(".program-region [data-line]") && !getSelection().toString()) {
      unfold(program);
      const { line } = click.target.closest("[data-line]").dataset;
      const steps = [...chosen(program, ".program-steps").children];
      const at = steps.flatMap((step, i) => (step.dataset.at === line ? [i] : []));
      if (at.length) go(program, at.find((i) => i > position) ?? at[0], { speak: true });
    }
  });

  document.addEventListener("input", ({ target }) => {
    const program = target.closest(".program");
    if (program) go(program, target.value - 1);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".program input")) unfold(target.closest(".program"));
  });
  document.addEventListener("toggle", ({ target }) => {
    const folded = target.open && target.matches(".program details") && target.querySelector("noscript");
    if (folded) folded.replaceWith(elements(folded));
  }, true);

  // The slider moves by itself; the buttons beside it take the same keys. In the row of buttons
  // above, arrows move the focus: the row is one stop of the Tab key.
  document.addEventListener("keydown", (key) => {
    if (key.altKey || key.ctrlKey || key.metaKey || !key.target.closest) return;
    const steer = key.target.closest(".program-steer");
    const bar = key.target.closest(".program-bar");
    if (!steer && !bar) return;
    const program = key.target.closest(".program");
    const slider = program.querySelector("input");
    const buttons = find(bar || program, "button");
    const [at, last] = steer ? [slider.value - 1, slider.max - 1] : [buttons.indexOf(key.target), buttons.length - 1];
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[key.key];
    if (to === undefined) return;
    key.preventDefault();
    if (steer) return go(program, to, { speak: true });
    if (!buttons[to]) return;
    buttons.forEach((button, i) => (button.tabIndex = i === to ? 0 : -1));
    buttons[to].focus();
  });

  // #assigns-primary-key leads to a program, #assigns-primary-key-5 to its fifth step.
  const follow = () => {
    const [, name, number] = /^#(.*?)(?:-(\d+))?$/.exec(decodeURIComponent(location.hash)) || [];
    const heading = name && document.getElementById(name);
    const program = heading?.matches(".program-claim") && heading.closest(".program");
    if (!program) return;
    const only = program.dataset.database;
    if (only) choose(only);
    if (number) {
      go(program, number - 1, { note: false });
      program.scrollIntoView();
    }
  };

  for (const program of document.querySelectorAll(".program")) watch.observe(program);
  const linked = new URLSearchParams(location.search).get("database");
  const database = ["sqlite", "postgresql"].includes(linked) ? linked : store();
  if (database && database !== "sqlite") choose(database); // which is what the page shows as it is
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search"); // the theme names none
  follow();
  addEventListener("hashchange", follow);
})();
