"""Runs the programs under `snippets/`, records what really happened, and shows it on pages.

The way of the data, one module each:

- `program`: reads one file under `snippets/`: its claim, its shown part, its `#>` lines;
- `databases`: gives each run a database of its own, on SQLite or PostgreSQL;
- `postgresql`: the PostgreSQL that runs where `DATABASE_URL` names none;
- `run`: runs one program on one database and returns what it printed; `leftovers` puts the process
  back as it was before;
- `record`: runs it and notes what each statement did, with the help of `instrument`, which compiles
  the program so that it tells, and `observe`, which looks at objects without touching them;
- `recording`: what happened, as plain data and as JSON;
- `check`: compares a run with the `#>` lines and with the committed recording;
- `render`: turns a program and its recordings into HTML;
- `pages` and `reference`: what pages embed, and what reference pages list;
- `markdown`: the blocks that put all this on a page.

`python -m recorder` is the command line.
"""
