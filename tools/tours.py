"""Runs the notebooks under `docs/tours/`, and says where a run differs from what is committed.

`python -m tools.tours` runs them on SQLite and writes them anew; then it records each as a program
on both databases. What is committed is the same on every machine: no counts of executions, no
metadata but the language.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from recorder import versions
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.postgresql import server
from recorder.record import record
from recorder.tour import Tour, find

TOURS = find()
METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3"},  # the format asks for both
    "language_info": {"name": "python"},
}
SECONDS = 60
"""How long one cell may take."""


def read(path: Path) -> NotebookNode:
    """A notebook, as it is in its file."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-any-return, no-untyped-call]


def run(notebook: NotebookNode, environment: Mapping[str, str]) -> NotebookNode:
    """Run a notebook from top to bottom in a kernel of its own; the one given stays as it is.

    A cell that raises has an `error` among its outputs, as any other output.
    """
    ran = nbformat.from_dict(normalized(notebook))  # type: ignore[no-untyped-call]
    for cell in ran.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    with tempfile.TemporaryDirectory(prefix="tour-") as folder:
        client = NotebookClient(
            ran,
            timeout=SECONDS,
            allow_errors=True,
            coalesce_streams=True,  # in how many pieces a text arrives is chance
            resources={"metadata": {"path": folder}},  # nothing of ours is found from there
            config=Config(
                KernelManager={"transport": "ipc", "connection_file": f"{folder}/kernel.json"}
            ),
        )
        # A person's own settings and history stay out of it.
        client.execute(env={**os.environ, **environment, "IPYTHONDIR": folder})
    return normalized(ran)


def normalized(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what a run or a machine leaves in it."""
    cells = []
    for cell in notebook.cells:
        kept = {"id": cell.id, "cell_type": cell.cell_type, "metadata": {}, "source": cell.source}
        if cell.cell_type == "code":
            kept |= {"execution_count": None, "outputs": [_output(o) for o in cell.outputs]}
        cells.append(kept)
    plain = {"nbformat": 4, "nbformat_minor": 5, "metadata": METADATA, "cells": cells}
    return nbformat.from_dict(plain)  # type: ignore[no-any-return, no-untyped-call]


def _output(output: NotebookNode) -> dict[str, Any]:
    kept = dict(output)
    for name, empty in ("execution_count", None), ("metadata", {}):
        if name in kept:
            kept[name] = empty
    return kept


def text(notebook: NotebookNode) -> str:
    """What stands in the file of a normalized notebook."""
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"  # type: ignore[no-untyped-call]


def differences(name: str, committed: NotebookNode, ran: NotebookNode) -> list[str]:
    """Each output that is only in one of two notebooks with the same cells, or differs."""
    found = []
    for number, (left, right) in enumerate(zip(committed.cells, ran.cells, strict=True), start=1):
        pairs = zip_longest(left.get("outputs", []), right.get("outputs", []))
        found += [
            f"{name}, cell {number}:\n  the notebook says\n{_shown(before)}\n"
            f"  the run says\n{_shown(after)}"
            for before, after in pairs
            if before != after
        ]
    return found


def _shown(output: NotebookNode | None) -> str:
    """An output, for a person."""
    if output is None:
        said = "(nothing)"
    elif output.output_type == "stream":
        said = f"{output.name}: {output.text.rstrip()}"
    elif output.output_type == "error":
        said = f"{output.ename}: {output.evalue}"
    else:
        said = json.dumps(output)
    return "\n".join(f"    {line}" for line in said.splitlines())


def main() -> int:
    """Write every notebook and its recordings anew; returns the exit code."""
    wrong = write()
    with server() as address:
        postgresql = PostgreSQL(address)
        for path in [] if wrong else TOURS:
            for database in (SQLite(), postgresql):
                wrong |= write_recording(path, database)
        postgresql.close()
    return wrong


def write_recording(path: Path, database: Database) -> int:
    """Record a notebook as a program; returns 1 if something is wrong with it."""
    result, recording = record(Tour.load(path), database)
    if result.problems:
        print(*result.problems, sep="\n", file=sys.stderr)
    elif said := versions.save(recording, result.program):
        print(said)
    return int(bool(result.problems))


def write() -> int:
    """Write every notebook anew; returns 1 if one of them raises, which is not written."""
    wrong = 0
    for path in TOURS:
        with SQLite().fresh() as place:
            ran = run(read(path), place.environment)
        raised = [
            f"{path}, cell {number}:\n{_shown(output)}"
            for number, cell in enumerate(ran.cells, start=1)
            for output in cell.get("outputs", [])
            if output.output_type == "error"
        ]
        if raised:
            print(*raised, f"{path}: not written", sep="\n", file=sys.stderr)
            wrong = 1
        elif path.read_text(encoding="utf-8") != text(ran):
            path.write_text(text(ran), encoding="utf-8")
            print(f"{path}: written")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
