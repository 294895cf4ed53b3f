"""`make mutate`: changes one thing at a time, and runs what should notice.

    python -m tools.mutate                          all of it
    python -m tools.mutate --sample 60 --seed 1     as the tests do

What notices a change of a program is what its run does on each database; of a page, the check of
pages and programs, and the block that becomes HTML. A change that is not noticed is missed, unless
`equivalent_mutants.toml` gives the reason why nothing can notice it. An entry there that is noticed
after all, or that names no mutant, is wrong too.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import dataclasses
import functools
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from markdown import Markdown

from recorder import pages
from recorder.check import check, check_recording
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.library import Library
from recorder.postgresql import server
from recorder.program import Program, ProgramError
from recorder.record import record
from tests import test_claims
from tools import mutants
from tools.mutants import Mutant

WORKERS = 2
LIMIT_SECONDS = 5.0
"""How long a changed program may run: real ones take a tenth of a second."""
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
INPUTS = ("docs", "includes", "recordings", "snippets")
EXTENSIONS = ("attr_list", "tables", "recorder.markdown")
"""Of Python-Markdown: enough of those in mkdocs.yml for a page's blocks to become HTML."""


class UnsoundError(Exception):
    """A file is wrong before anything is changed, so its mutants say nothing."""


class Judge:
    """Runs what should notice a mutant. Works in the current folder, which has a copy of all."""

    def __init__(self, databases: dict[str, Database]) -> None:
        self.databases = databases
        self._confirm_once = functools.cache(self.confirm)

    def confirm(self, path: Path) -> None:
        """Look at a program or a page as it is: it is right, its mutants have left nothing behind.

        Raises:
            UnsoundError: It is wrong.
        """
        if path.suffix == ".md":
            if noticed := self._noticed_on(path):
                raise UnsoundError(f"{path}: wrong before any change: the {noticed} tells")
            return
        program = Program.load(path)
        for name in program.databases:
            result, recording = record(program, self.databases[name])
            if problems := check(result) or check_recording(result, recording):
                raise UnsoundError(f"wrong before any change: {problems[0]}")

    def notice(self, mutant: Mutant) -> str:
        """What notices the mutant: "output", "recording", "error", "check of pages"…; "": nothing.

        Raises:
            UnsoundError: The file is wrong as it is.
        """
        self._confirm_once(mutant.file)
        if mutant.kind != "embed":
            return self._noticed_in(Program(mutant.file, mutant.text))
        text = mutant.file.read_text(encoding="utf-8")
        try:
            mutant.file.write_text(mutant.text, encoding="utf-8")
            return self._noticed_on(mutant.file)
        finally:
            mutant.file.write_text(text, encoding="utf-8")

    def _noticed_in(self, program: Program) -> str:
        try:
            program.validate()
        except ProgramError:
            return "error"
        for name in program.databases:
            result, recording = record(program, self.databases[name], limit=LIMIT_SECONDS)
            if check(result):
                return "error" if result.problems else "output"
            if check_recording(result, recording):
                return "recording"
        return ""

    def _noticed_on(self, page: Path) -> str:
        if pages.problems():
            return "check of pages"
        myths = (Library().docs / test_claims.PAGE).read_text(encoding="utf-8")
        if test_claims.problems(myths, test_claims.ROWS, test_claims.shown()):
            return "check of claims"
        try:
            Markdown(extensions=EXTENSIONS).convert(page.read_text(encoding="utf-8"))
        except Exception:
            return "HTML"
        return ""


def copy_inputs(folder: Path) -> None:
    """Copy what is changed, and what the changes are judged by."""
    for name in INPUTS:
        shutil.copytree(name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


@dataclasses.dataclass(frozen=True)
class Equivalent:
    """Mutants that nothing can notice, and why."""

    change: str
    code: str
    """The code that is changed."""
    reason: str
    program: str
    """`guide/claim`."""
    nth: int = 1
    """Of the lines of the program with this code, which."""

    def is_about(self, mutant: Mutant) -> bool:
        """Whether the mutant is meant."""
        if mutant.kind not in {"call", "statement"} or mutant.change != self.change:
            return False
        name = f"{mutant.file.parent.name}/{mutant.file.stem}"
        return (name, mutant.what, mutant.nth) == (self.program, self.code, self.nth)


def equivalents(path: Path = EQUIVALENT) -> list[Equivalent]:
    """The mutants that are proved to change nothing."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Equivalent(**fields) for fields in tables["mutant"]]


Verdict = tuple[Mutant, str]
"""A mutant, without its text, and what noticed it."""


def judge(group: Iterable[Mutant], judging: Judge) -> tuple[list[Verdict], list[str]]:
    """Judge mutants; returns the verdicts, and what is wrong with the files as they are."""
    verdicts = []
    for mutant in group:
        try:
            verdicts.append((dataclasses.replace(mutant, text=""), judging.notice(mutant)))
        except UnsoundError as error:
            return verdicts, [str(error)]
    return verdicts, []


# The workers: each has a copy of the files and a connection of its own.

_worker: Judge


def _start_worker() -> None:
    global _worker
    # What changed programs complain of, and their frameworks, is of no interest.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    os.chdir(tempfile.mkdtemp(dir=os.environ["MUTATE_FOLDER"]))
    shutil.copytree(Path(os.environ["MUTATE_FOLDER"]) / "inputs", ".", dirs_exist_ok=True)
    _worker = Judge({"sqlite": SQLite(), "postgresql": PostgreSQL(os.environ["DATABASE_URL"])})


def _judge_file(file: Path) -> tuple[list[Verdict], list[str]]:
    """Judge all mutants of one program, or of one page."""
    if file.suffix == ".md":
        return judge(mutants.of_file("embed", file), _worker)
    found = (mutant for kind in ("call", "statement") for mutant in mutants.of_file(kind, file))
    verdicts, unsound = judge(found, _worker)
    if unsound:
        return verdicts, unsound
    try:
        _worker.confirm(file)
    except UnsoundError as error:
        return verdicts, [f"after its mutants: {error}"]
    return verdicts, []


def _judge_mutants(group: list[Mutant]) -> tuple[list[Verdict], list[str]]:
    return judge(group, _worker)


def report(verdicts: Iterable[Verdict], *, whole: bool) -> list[str]:
    """Print the table; returns what is wrong: what is missed, and equivalents that are not."""
    known, wrong = equivalents(), []
    used: set[Equivalent] = set()
    table: dict[tuple[str, str], collections.Counter[str]] = {}
    for mutant, noticed_by in verdicts:
        entry = next((entry for entry in known if entry.is_about(mutant)), None)
        outcome = "caught" if noticed_by else "equivalent" if entry else "missed"
        if outcome == "missed":
            wrong.append(f"{mutant}: missed")
        if entry and noticed_by:
            wrong.append(f"{mutant}: the {noticed_by} tells, so it is not equivalent")
        if entry:
            used.add(entry)
        for row in (mutant.kind, mutant.change), (mutant.kind, "all"):
            table.setdefault(row, collections.Counter()).update([outcome, f"by {noticed_by}"])
    if whole:
        wrong += [f"{EQUIVALENT}: there is no such mutant: {e}" for e in known if e not in used]
    columns = ("caught", "equivalent", "missed")
    print(f"{'kind':10} {'change':38}" + "".join(f"{name:>12}" for name in columns))
    for kind in mutants.GENERATORS:
        rows = sorted(row for row in table if row[0] == kind and row[1] != "all")
        for row in [*rows, (kind, "all")] if rows else []:
            cells = "".join(f"{table[row][name]:12}" for name in columns)
            print(f"{row[0]:10} {row[1]:38}{cells}")
    for kind in "call", "statement":
        by = table.get((kind, "all"), collections.Counter())
        print(
            f"Of the {kind}s' {by['caught']} caught: {by['by output']} by the output, "
            f"{by['by error']} by an error or a time-out, {by['by recording']} by the recording "
            "alone."
        )
    return wrong


def main() -> int:
    """Run the command; returns 1 if anything is missed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate")
    parser.add_argument("--sample", type=int, metavar="N", help="judge N mutants, not all")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    given = parser.parse_args()
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mutate-")))
        copy_inputs(folder / "inputs")
        os.environ["MUTATE_FOLDER"] = str(folder)
        os.environ["DATABASE_URL"] = stack.enter_context(server())
        workers = stack.enter_context(
            ProcessPoolExecutor(
                WORKERS, multiprocessing.get_context("spawn"), initializer=_start_worker
            )
        )
        with contextlib.chdir(folder / "inputs"):
            if given.sample:
                print(f"{given.sample} mutants, seed {given.seed}")
                chosen = mutants.sample(given.sample, given.seed)
                judged = list(workers.map(_judge_mutants, [[mutant] for mutant in chosen]))
            else:
                judged = list(
                    workers.map(_judge_file, [*mutants.files("embed"), *mutants.files("call")])
                )
    verdicts = [verdict for found, _ in judged for verdict in found]
    wrong = [line for _, unsound in judged for line in unsound]
    wrong += report(verdicts, whole=not given.sample)
    print(f"{len(verdicts)} mutants in {time.monotonic() - started:.0f} s", flush=True)
    for line in wrong:
        print(line, file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
