// The page of all claims: shows those alone that a reader asks for. Without scripts it shows all.
(() => {
  "use strict";
  const claims = document.querySelector(".claims");
  const groups = [...claims.querySelectorAll("h2")].map((heading) => {
    const table = heading.nextElementSibling;
    const whole = table.matches("table") ? table : table.querySelector("table");
    return { heading, table, rows: [...whole.tBodies[0].rows] };
  });
  const rows = groups.flatMap((group) => group.rows);
  const split = (row, name) => row.dataset[name].split("|").filter(Boolean);
  const conditions = [...new Set(rows.flatMap((row) => [...split(row, "notWith"), ...split(row, "alsoWith")]))];

  const select = (label, options) => {
    const field = document.createElement("label");
    const choice = document.createElement("select");
    for (const [value, text] of [["", "all"], ...options]) choice.add(new Option(text, value));
    choice.setAttribute("aria-label", label);
    field.append(label, choice);
    return { field, choice };
  };
  const guide = select("Guide", groups.map(({ heading }, i) => [String(i), heading.firstChild.textContent]));
  const database = select("Database", [["sqlite", "SQLite"], ["postgresql", "PostgreSQL"]]);
  const condition = select("Condition", conditions.flatMap((name) => [
    [`notWith|${name}`, `goes differently with ${name}`],
    [`alsoWith|${name}`, `the same with ${name}`],
  ]));
  const words = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  words.append("Words", input);
  const count = document.createElement("output");

  const apply = () => {
    const wanted = input.value.toLowerCase().split(/\s+/);
    const [list, name] = condition.choice.value.split("|");
    let found = 0;
    groups.forEach(({ heading, table, rows }, i) => {
      let any = false;
      for (const row of rows) {
        const text = row.cells[0].textContent.toLowerCase();
        const fits = (!guide.choice.value || guide.choice.value === String(i))
          && (!database.choice.value || row.dataset.databases.split(" ").includes(database.choice.value))
          && (!list || split(row, list).includes(name))
          && wanted.every((word) => text.includes(word));
        row.hidden = !fits;
        any ||= fits;
        found += fits;
      }
      heading.hidden = table.hidden = !any;
    });
    count.textContent = `${found} of ${rows.length} claims`;
  };

  const form = document.createElement("div");
  form.className = "claims-filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Claims");
  form.append(words, guide.field, database.field, condition.field, count);
  form.addEventListener("input", apply);
  claims.before(form);
  apply();
})();
