// Programs on a page: step through a recording, copy a program, choose the database for the site.
// Everything that is shown stands in the page already; this only decides which part is visible.
(() => {
  "use strict";
  const root = document.documentElement;
  const store = (value) => {
    try {
      if (value) localStorage.setItem("database", value);
      return localStorage.getItem("database");
    } catch {
      return value; // a browser that stores nothing still chooses, for this page
    }
  };

  const stepper = (program) => {
    const slider = program.querySelector("input");
    const label = program.querySelector("output");
    const code = program.querySelector(".program-region");
    const lists = [...program.querySelectorAll(".program-steps")];
    let moved = false;
    let position = 0;

    const database = () => program.dataset.database || root.dataset.database;
    // There are two lists only where the program went another way on the other database.
    const list = () => lists.find((l) => l.parentNode.dataset.database === database()) || lists[0];

    const show = (wanted) => {
      const steps = [...list().children];
      position = Math.max(0, Math.min(wanted, steps.length - 1));
      const step = steps[position];
      for (const other of program.querySelectorAll("[data-current]")) delete other.dataset.current;
      step.dataset.current = "";
      for (const strip of program.querySelectorAll(".program-strip")) {
        strip.children[position]?.setAttribute("data-current", "");
      }
      const line = code.querySelector(`[data-line="${step.dataset.at}"]`);
      line.dataset.current = "";
      for (const output of code.querySelectorAll(".program-output")) {
        const at = output.getAttribute(`data-${database()}-step`);
        output.classList.toggle("program-later", moved && Number(at) > position + 1);
      }
      slider.max = steps.length;
      slider.value = position + 1;
      label.textContent = `step ${position + 1} of ${steps.length}`;
      slider.setAttribute("aria-valuetext", `${label.textContent}. ${step.textContent}`);
      return line;
    };

    const go = (wanted) => {
      moved = true;
      const line = show(wanted);
      if (line.offsetTop < code.scrollTop || line.offsetTop > code.scrollTop + code.clientHeight) {
        code.scrollTop = line.offsetTop - code.clientHeight / 2;
      }
    };

    slider.addEventListener("input", () => go(slider.value - 1));
    for (const button of program.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => {
        const count = list().children.length;
        go((position + Number(button.dataset.move) + count) % count);
      });
    }
    code.addEventListener("click", (click) => {
      const line = click.target.closest("[data-line]")?.dataset.line;
      const at = [...list().children].flatMap((s, i) => (s.dataset.at === line ? [i] : []));
      if (at.length && !getSelection().toString()) go(at.find((i) => i > position) ?? at[0]);
    });
    program.addEventListener("keydown", (key) => {
      const target = { ArrowLeft: position - 1, ArrowRight: position + 1, Home: 0, End: Infinity }[key.key];
      if (target === undefined || key.altKey || key.ctrlKey || key.metaKey) return;
      key.preventDefault();
      go(target);
    });

    const copy = program.querySelector(".program-copy");
    copy.addEventListener("click", async () => {
      const lines = [...program.querySelectorAll("[data-line]")].map((line) => line.textContent);
      await navigator.clipboard.writeText(lines.join("\n") + "\n");
      copy.textContent = "Copied";
      setTimeout(() => (copy.textContent = "Copy program"), 1500);
    });

    const first = lists[0].querySelector("[data-current]");
    position = [...lists[0].children].indexOf(first);
    return { program, show: () => show(position), go };
  };

  const steppers = [...document.querySelectorAll(".program")].map(stepper);

  const choose = (database) => {
    root.dataset.database = database;
    for (const button of document.querySelectorAll("[data-choose]")) {
      button.setAttribute("aria-pressed", String(button.dataset.choose === database));
    }
    for (const { show } of steppers) show();
  };
  for (const button of document.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => {
      store(button.dataset.choose);
      choose(button.dataset.choose);
      const same = `[data-choose="${button.dataset.choose}"]`;
      const seen = [...button.closest(".programs").querySelectorAll(same)];
      seen.find((b) => b.offsetParent)?.focus(); // in a pair, the other program took its place
    });
  }

  // #assigns-primary-key leads to a program, #assigns-primary-key-5 to its fifth step.
  const follow = () => {
    const [, name, number] = /^#(.*?)(?:-(\d+))?$/.exec(decodeURIComponent(location.hash)) || [];
    const wanted = steppers.find(({ program }) => program.querySelector(".program-claim").id === name);
    if (!wanted) return;
    const only = wanted.program.dataset.database;
    if (only) choose(only);
    if (number) {
      wanted.go(number - 1);
      wanted.program.scrollIntoView();
    }
  };
  choose(store() || "sqlite");
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search"); // the theme names none
  follow();
  addEventListener("hashchange", follow);
})();
