"""Runs the programs under `snippets/` and tells what really happened.

The way of the data is `program → run → check`, one module each:

- `program`: reads one file under `snippets/`: its claim, its shown part, its `#>` lines;
- `databases`: gives a run a database of its own, on SQLite or PostgreSQL;
- `postgresql`: the PostgreSQL that runs where `DATABASE_URL` names none;
- `run`: runs one program on one database and returns what it printed;
- `check`: compares that with the `#>` lines, both ways, and rewrites them;
- `markdown`: the `/// snippet` block that puts a program on a page.
"""
