"""Runs the programs under `snippets/`, records what really happened, and shows it on pages.

The way of the data, one module each. From a program to its recording:

- `program`: reads one file under `snippets/`: its claim, its shown part, its `#>` lines;
- `script`: a reader's own program, without a claim; `tour`: a notebook as a program;
- `databases`: gives each run a database of its own, on SQLite or PostgreSQL, and knows all that is
  peculiar to one; `postgresql`: the server that runs where `DATABASE_URL` names none;
- `run`: runs one program on one database and returns a `result`; `guards` tell what it leaves open,
  `signals` end it in time, `leftovers` puts the process back as it was before;
- `record`: runs it and notes what each statement did. `instrument` compiles the program so that it
  tells, `statements` hears it, `sent` hears what reaches the database, and `observe` looks at
  objects without touching them;
- `recording`: what happened, as plain data and as JSON; `versions`: what differs on another
  SQLAlchemy;
- `check`: compares a run with the `#>` lines and with the committed recording;
- `conditions`: changes one thing in a program; `edges`: what goes differently then.

From recordings to a page:

- `library`: the programs, recordings and pages of the site, read once (`files`);
- `page`: the grammar of a page; `pages`: what is wrong between pages and programs;
- `blocks`: what stands in the place of a block, as HTML and as Markdown;
- `render`: the HTML of a program: its code (`listing`), what happened in one picture (`lanes`, with
  their `key`) and step by step (`steps`, with what each step `changes`); `escape`: text as HTML;
- `state_map`: the states of an object and the calls between them, which the recordings prove;
  `state_drawing` draws it;
- `show`: a page of its own for a reader's script (`theirs`: its databases), for `show`;
- `markdown`: the extension that lets Python-Markdown build the blocks.

`python -m recorder` is the command line.
"""
