// The search: finds sections by the reader's own words, by a pasted message or a whole traceback.
// Nothing leaves the page. The index and the library that ranks (MiniSearch) are loaded when
// somebody begins to search; finish/search.py makes the index.
(() => {
  "use strict";
  const site = new URL("..", document.currentScript.src);
  const SHOWN = 10;
  const COMMON = new Set(
    ("a about above again all also am an and any are as at be because been before being both but by can cannot could did do does " +
      "doing don for from get gets getting give gives given go got had has have having he her here how i if in into is isn it its " +
      "just like make makes me mean means most much my need no nor of off on only or other our out over own same she should so some " +
      "still such t than that the their them then there these they this those through to too under until up use used using very want " +
      "was we were what when where which while who why will with won would you your sqlalchemy python please help work works").split(" "),
  );

  // Words.

  // DetachedInstanceError and expire_on_commit are found as they are, and by their parts.
  const tokenize = (text) => {
    const tokens = [];
    for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
      const parts = word.split(/_+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).filter(Boolean);
      tokens.push(word);
      if (parts.length > 1) tokens.push(...parts);
    }
    return tokens;
  };
  // One form of a word: commits, committed, committing. Short words stay as they are.
  const stem = (word) => {
    if (word.length < 5 || /[_\d]/.test(word)) return word.length === 4 ? word.replace(/([^s])s$/, "$1") : word;
    const root = word
      .replace(/(ss|x|ch|sh)es$/, "$1").replace(/ies$/, "y").replace(/([^su])s$/, "$1")
      .replace(/(.{3})(?:ing|ed)$/, "$1").replace(/([^aeiouls])\1$/, "$1");
    return root.replace(/(.{3})e$/, "$1");
  };
  const processTerm = (term) => {
    const word = term.toLowerCase();
    return COMMON.has(word) ? null : stem(word);
  };

  // What people call it, and what it is called. A word that one section has stands in that section.
  const SYNONYMS = {
    save: "commit flush", saved: "commit flush insert", persist: "commit flush insert", store: "commit insert", write: "flush commit",
    reload: "refresh expire", update: "refresh stale", stale: "old identity map refresh", old: "stale", outdated: "stale old", cache: "identity map stale",
    pk: "primary key", fk: "foreign key", m2m: "many-to-many link", duplicate: "unique IntegrityError", undo: "rollback", revert: "rollback", cancel: "rollback",
    lock: "with_for_update locked", async: "asyncio AsyncSession await", await: "asyncio", disconnect: "lost connection", threadsafe: "threads",
    thread: "threads concurrent", parallel: "concurrent gather two", concurrently: "concurrent two", exists: "unique upsert", lazy: "lazy load relationship",
    backref: "back_populates relationship", child: "children", kids: "children", orphan: "delete-orphan", remove: "delete", detach: "detached expunge", unsaved: "pending",
    optimistic: "version counter", pessimistic: "with_for_update lock", nested: "savepoint begin_nested", fixture: "test", mock: "test", pytest: "test", bulk: "many rows",
  };

  const called = (word) => terms(Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : Object.hasOwn(SYNONYMS, stem(word)) ? SYNONYMS[stem(word)] : "");

  // Pasted text.

  // What a message says, without what differs from run to run and what the driver or Python adds.
  const clean = (text) =>
    text
      .replace(/\(Background on this error at:[^)]*\)/gi, " ").replace(/\[(?:SQL|parameters|generated in)[^\]]*\]?/gi, " ")
      .replace(/https?:\S+/g, " ").replace(/^\s*(?:DETAIL|HINT|CONTEXT|LINE \d+):.*$/gm, " ").replace(/\b0x[0-9a-f]+/gi, " ").replace(/\b\d+\b/g, " ");
  // The names of the reader's classes, columns and rows tell nothing; '_sa_instance_state' does.
  const withoutNames = (message) => message.replace(/<[\w.]+(?: at [^>]*)?>|<class '[^']*'>|'(?!_)[^'\n]*'|"[^"\n]*"/g, " ");
  const NAME = /^\s*(?:E\s+)?((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?:: ?(.*))?$/;
  const FRAME = /^\s*(?:E\s+)?File "([^"]+)", line (\d+)(?:, in (.+))?/;
  // A traceback's last exception with its message, what it wraps, its code, and the reader's own line.
  const read = (text) => {
    const code = /sqlalche\.me\/e\/(?:\w+\/)?(\w{4})\b/.exec(text)?.[1] || /^\s*([a-z0-9]{4})\s*$/.exec(text)?.[1];
    const lines = text.split(/\r?\n/);
    const frames = lines.map((line) => FRAME.exec(line)).filter(Boolean);
    const own = frames.filter(([, file]) => !/site-packages|dist-packages|lib[\\/]python|^<|(^|[\\/])sqlalchemy[\\/]/.test(file)).at(-1);
    let at = -1;
    lines.forEach((line, i) => {
      if (NAME.test(line) && /(?:Error|Exception|Warning|Greenlet|Deleted|Found|Violation|Timeout)\b/.test(line)) at = i;
    });
    const isTraceback = /Traceback \(most recent call last\)/.test(text) || (at >= 0 && frames.length > 0);
    const isError = at >= 0;
    if (!isTraceback && lines.length < 2) return { code, message: isError ? withoutNames(text) : text, own: null, isError };
    const message = isError ? lines.slice(at).join("\n") : text;
    return { code, message: withoutNames(message), own: own && { file: own[1], line: own[2], call: own[3] }, isError };
  };

  // The index.

  // The anchor of a heading, as the page's own.
  const slug = (title) =>
    title.normalize("NFKD").replace(/[^\x00-\x7f]|[^\w\s-]/g, "").trim().toLowerCase().replace(/[-\s]+/g, "-");
  let loading;
  const load = () => (loading ??= Promise.all([
    fetch(new URL("search/sections.json", site)).then((answer) => answer.json()),
    import(new URL("search/minisearch.js", site)),
  ]).then(([sections, { default: MiniSearch }]) => {
    const fields = ["t", "w", "s", "c", "p", "x", "cure"];
    const index = new MiniSearch({
      fields, tokenize, processTerm, idField: "i",
      extractField: (section, name) => (name === "t" && section.cure ? withoutNames(section.t) : name === "c" ? (section.c || []).map((c) => c.replace(/^\S+#\S+ /, "")).join(" ") : name === "cure" ? (section.cure || []).join(" ") : section[name]),
    });
    sections.forEach((section, i) => {
      section.i = i;
      if (section.u.endsWith("#")) section.u += slug(section.t);
    });
    index.addAll(sections);
    // Of each error, the words of its message.
    const errors = sections.filter((section) => section.cure).map((section) => {
      const [name, ...rest] = section.t.split(": ");
      return { section, name, words: new Set(terms(clean(withoutNames(rest.join(": ")).replace(/…/g, " ")))) };
    });
    // A section whose author wrote a whole message beside the heading is found by it like an error.
    for (const section of sections) {
      const words = new Set(terms(section.cure ? "" : section.w || ""));
      if (words.size > 6) errors.push({ section, name: "", words });
    }
    // The codes of whole classes, which tell no message.
    const classes = new Set(errors.filter(({ section, words }) => section.cure && !words.size).map(({ section }) => section.w));
    return { index, sections, errors, classes };
  }));
  const terms = (text) => tokenize(text).map(processTerm).filter(Boolean);

  const OPTIONS = {
    boost: { t: 3, w: 4, s: 1.6, c: 1.6, p: 1.2, x: 0.8, cure: 0.5 },
    bm25: { k: 1.2, b: 0.5, d: 0.5 },
    fuzzy: (term) => (term.length > 5 && !/_/.test(term) ? 0.18 : false),
    weights: { fuzzy: 0.25, prefix: 0.4 },
  };

  // The sections for what was typed or pasted, best first.
  const find = async (text) => {
    const { index, sections, errors, classes } = await load();
    const { code, message, own, isError } = read(text);
    const cleaned = clean(message);
    const asked = new Set(terms(cleaned));
    const typed = tokenize(cleaned).map((word) => word.toLowerCase());
    const more = new Map(); // what the words are called here, which counts less
    for (const term of typed.flatMap(called)) if (!asked.has(term)) more.set(term, 0.4);
    const query = [...asked, ...more.keys()].join(" ");
    const last = typed.at(-1);
    const phrase = cleaned.trim().toLowerCase();
    const scores = new Map();
    const told = typed.filter((word) => asked.has(processTerm(word)));
    const has = new Map(); // the part of these that a section has
    for (const { id, score, queryTerms } of index.search(query, {
      ...OPTIONS,
      tokenize: (words) => words.split(" "),
      processTerm: (term) => term,
      boostTerm: (term) => more.get(term) ?? 1,
      prefix: (term) => term === processTerm(last || "") && term.length > 2 && !/\s$/.test(text),
    })) {
      const { u, t, w } = sections[id];
      const whole = phrase.includes(" ") && `${t} ${w || ""}`.toLowerCase().includes(phrase); // as it stands there
      const held = told.filter((word) => [processTerm(word), ...called(word)].some((term) => queryTerms.includes(term)));
      has.set(id, held.length / told.length);
      scores.set(id, score * (u.startsWith("guides/") ? 1.15 : 1) * (whole ? 2.2 : 1));
    }
    // An exact message wins, and a code; then, equal numbers.
    const best = Math.max(0, ...scores.values());
    const exact = new Set();
    const numbers = text.match(/\d+/g) || [];
    for (const { section, name, words } of errors) {
      const held = [...words].filter((word) => asked.has(word)).length;
      const share = words.size > 2 ? held / words.size : 0;
      const named = name ? asked.has(processTerm(name)) : share >= 0.8;
      let bonus = 0;
      if (share >= 0.8) {
        const same = numbers.filter((number) => section.t.split(/\D+/).includes(number)).length;
        bonus = best * (share * (named ? 1.4 : 1.2) + same / 10);
        exact.add(section.i);
      }
      if (share < 0.8 && named) bonus = best * (0.3 + 0.3 * share) * (words.size ? 1 : 1.4);
      if (code && !classes.has(code) && section.w?.split(" ").includes(code)) (bonus += best + 10), exact.add(section.i);
      if (bonus) scores.set(section.i, (scores.get(section.i) || 0) + bonus);
    }
    const ranked = [...scores].sort((a, b) => b[1] - a[1]);
    const found = new Map(); // of messages that differ in names alone, the best
    for (const [i] of ranked) {
      const section = sections[i];
      const key = section.cure ? section.t.replace(/<\w+ at/g, "<… at").replace(/'[\w.]+'|\((?:sqlite3|psycopg)\..*/g, "") : i;
      if (!found.has(key)) found.set(key, section);
      if (found.size === SHOWN) break;
    }
    // An unknown message shares words with known ones; Python's own have few.
    const first = ranked[0]?.[0];
    const least = /^\s*(?:E\s+)?(?:Key|Attribute|Type|Value|Index|Name|Import|ModuleNotFound)Error:/.test(message) ? 1 : isError ? 0.8 : 0.5;
    return { found: [...found.values()], own, sure: exact.has(first) || has.get(first) > least };
  };
  window.findSections = find;

  // What is shown.

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };
  const claimLink = (claim) => {
    const [, address, text] = /^(\S+#\S+) (.+)$/.exec(claim);
    const link = element("a", "", text);
    link.href = new URL(address, site);
    return link;
  };
  // An entry: the question, its page, and the answer; an error's with cause and cure.
  const entry = (section) => {
    const link = element("a", "search-link", element("strong", "", section.t));
    link.href = new URL(section.u, site);
    const item = element("li", "search-entry", link);
    if (section.p) item.append(" ", element("small", "", section.p));
    if (section.cure) {
      section.cure.slice(0, 2).forEach((cure, i) => {
        item.append(element("p", "", element("b", "", "Cure: "), cure));
        if (section.c?.[i]) item.append(element("p", "search-cause", claimLink(section.c[i])));
      });
    } else if (section.s) item.append(element("p", "", section.s));
    return item;
  };
  const say = ({ found, own, sure }, list, meta) => {
    list.replaceChildren(...found.map(entry));
    const line = own ? ` Your line: ${own.file}, line ${own.line}.` : "";
    meta.textContent = !found.length
      ? "Nothing on this site has these words."
      : (sure ? "" : "Nothing fits well; the nearest: ") + `${found.length} ${found.length === 1 ? "answer" : "answers"}.${line}`;
  };

  // The search of the page's head: the theme's form, with this instead of its script.
  const form = document.querySelector(".md-search__form");
  if (form) {
    const input = form.querySelector("input");
    const toggle = document.getElementById("__search");
    const meta = document.querySelector(".md-search-result__meta");
    const list = document.querySelector(".md-search-result__list");
    input.type = "search";
    input.placeholder = "Search or paste";
    meta.textContent = "Type a question, or paste an error or a whole traceback. Nothing leaves this page.";
    meta.setAttribute("role", "status");
    let pasted = ""; // as it was, with its lines: the field has only one
    let asked = 0;
    const ask = async () => {
      const text = pasted && input.value === pasted.line ? pasted.text : input.value;
      const number = ++asked;
      if (!text.trim()) return list.replaceChildren();
      const answer = await find(text);
      if (number === asked) say(answer, list, meta);
    };
    input.addEventListener("paste", (paste) => {
      const text = paste.clipboardData?.getData("text") || "";
      if (!/\n/.test(text.trim())) return;
      paste.preventDefault();
      pasted = { text, line: text.replace(/\s*\n\s*/g, " ").trim() };
      input.value = pasted.line;
      ask();
    });
    input.addEventListener("input", ask);
    form.addEventListener("reset", () => setTimeout(() => (ask(), input.focus())));
    form.addEventListener("submit", (submit) => {
      submit.preventDefault();
      list.querySelector("a")?.click();
    });
    const open = (on) => {
      toggle.checked = on;
      if (on) load();
    };
    input.addEventListener("focus", () => open(true));
    toggle.addEventListener("change", () => toggle.checked && (load(), setTimeout(() => input.focus(), 100)));
    document.addEventListener("keydown", (key) => {
      const inside = key.target.closest?.(".md-search");
      if (key.key === "Escape" && inside) {
        open(false);
        document.activeElement.blur();
      } else if (inside && ["ArrowDown", "ArrowUp"].includes(key.key)) {
        const stops = [input, ...list.querySelectorAll(".search-link")];
        const to = stops[stops.indexOf(document.activeElement) + (key.key === "ArrowDown" ? 1 : -1)];
        if (to) key.preventDefault(), to.focus();
      } else if (!inside && ["/", "s"].includes(key.key) && !key.ctrlKey && !key.metaKey && !key.altKey
        && !key.target.closest?.("input, textarea, select, [contenteditable]")) {
        key.preventDefault();
        input.focus();
      }
    });
    document.addEventListener("focusin", ({ target }) => {
      if (toggle.checked && !target.closest(".md-search")) open(false);
    });
    list.addEventListener("click", (click) => click.target.closest("a") && open(false));
    const wanted = new URLSearchParams(location.search).get("q");
    if (wanted) {
      input.value = wanted;
      input.focus();
      ask();
    }
  }

  // The page for an address that does not exist: what its words find.
  const notFound = document.querySelector(".not-found");
  if (notFound) {
    find(decodeURIComponent(location.pathname + location.hash).replace(/[-_/#]|\.\w+$/g, " ")).then(({ found }) => {
      notFound.hidden = !found.length;
      notFound.append(element("ol", "traceback-found", ...found.slice(0, 5).map(entry)));
    });
  }

  // The box for a whole traceback, where a page has one.
  for (const box of document.querySelectorAll(".traceback")) {
    const area = element("textarea");
    area.rows = 4;
    area.spellcheck = false;
    area.placeholder = "Traceback (most recent call last): …";
    const label = element("label", "", "Paste your traceback", area);
    const meta = element("p", "traceback-meta", "It stays on this page: nothing is sent.");
    meta.setAttribute("role", "status");
    const list = element("ol", "traceback-found");
    const ask = async () => {
      if (!area.value.trim()) return list.replaceChildren();
      const answer = await find(area.value);
      say({ ...answer, found: answer.found.slice(0, 3) }, list, meta);
    };
    area.addEventListener("input", ask);
    addEventListener("pageshow", () => area.value && ask()); // back from an answer: the text is still there
    box.replaceChildren(label, meta, list);
  }
})();
