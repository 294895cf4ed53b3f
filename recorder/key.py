"""The key to the signs of a program's picture: what each color, form and mark means."""

from __future__ import annotations

STATES = {
    "transient": "no Session knows it",
    "pending": "added; its INSERT was not sent",
    "persistent": "its row was flushed or loaded",
    "deleted": "its DELETE was sent",
    "detached": "its Session let it go",
}
_OBJECTS = {
    "state-persistent expired": ("expired", "the next access loads the values again"),
    "state-persistent modified": ("modified", "the next flush writes the change"),
}
_TRANSACTIONS = {
    "none": "no transaction",
    "begun": "a transaction is begun; BEGIN goes out with the first SQL (SQLite: the first write)",
    "savepoint": "inside a savepoint",
    "failed": "a flush failed: it waits for a rollback",
}
_SQL = {
    "INSERT": "writes: INSERT, UPDATE, DELETE; a narrow column shows the first letter",
    "SELECT": "reads: SELECT",
    "COMMIT": "ends the transaction; the rows are there for all",
    "ROLLBACK": "ends the transaction, or returns to a savepoint; what was flushed since is undone",
    "SAVEPOINT": "begins a savepoint; RELEASE ends it",
}
_OTHERS = {
    "new": ("1 row", "from here on, other connections see something new"),
    "locked": ("locked", "the writer's lock keeps every other connection from reading"),
    "raised": ("Error", "the line raises this exception"),
}


def key() -> str:
    """The key, as a list for each kind of lane and for the signs beside it."""
    states = "".join(
        _sign(f"state-{name}", name, f'<a data-term="{name}">{name}</a>: {meaning}')
        for name, meaning in STATES.items()
    )
    objects = "".join(_sign(look, *rest) for look, rest in _OBJECTS.items())
    transactions = "".join(
        _sign(f"transaction {name}", name if name != "none" else "", meaning)
        for name, meaning in _TRANSACTIONS.items()
    )
    sql = "".join(
        _sign("", f'<i class="sql-{verb.lower()}">{verb}</i>', meaning)
        for verb, meaning in _SQL.items()
    )
    others = "".join(_sign(look, *rest) for look, rest in _OTHERS.items())
    steps = (
        "<div><dt>step 10 of 12</dt><dd>a program opens at its point; "
        "click its first line of code to see step 1</dd></div>"
        "<div><dt>a line of code, a column</dt><dd>click it to see its step</dd></div>"
    )
    beside = (
        '<div><dt><span class="key-count">2 SQL</span></dt>'
        "<dd>how many statements the line sends, BEGIN among them</dd></div>"
        "<div><dt><code><del>1</del> \u2192 <ins>2</ins></code></dt>"
        "<dd>what the step changed: from old to new</dd></div>"
        "<div><dt><del>row</del></dt><dd>a row that the step deleted</dd></div>"
        "<div><dt>session</dt><dd>which Session or connection sent it</dd></div>"
    )
    return "".join(
        f"<h4>{title}</h4><dl>{signs}</dl>"
        for title, signs in (
            ("Objects", states + objects),
            ("Sessions", transactions + sql),
            ("Rows and errors", others),
            ("Beside the code", beside),
            ("Steps", steps),
        )
    )


def _sign(look: str, text: str, meaning: str) -> str:
    mark = f' class="{look}"' if look else ""
    return f"<div><dt><span{mark}>{text}</span></dt><dd>{meaning}</dd></div>"
