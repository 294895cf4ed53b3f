"""`make mutate`: changes one thing at a time, and runs what should notice.

    python -m tests.mutate                          all of it
    python -m tests.mutate --sample 60 --seed 1     as the tests do

What notices a change of a `#>` line or a recording is the comparison with a run; of a program, what
its run does on each database; of a page, the check of pages and programs, and the strict build. A
change that is not noticed is missed, unless `equivalent_mutants.toml` proves that it changes
nothing. An entry there that is noticed after all, or that names no mutant, is wrong too.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import dataclasses
import functools
import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import tomllib
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mkdocs.commands.build import _populate_page
from mkdocs.config import load_config
from mkdocs.structure.files import File, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from recorder import pages
from recorder.check import check, check_recording
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.library import Library
from recorder.postgresql import server
from recorder.program import SNIPPETS, Program, ProgramError
from recorder.record import record
from recorder.recording import RECORDINGS, Recording
from recorder.result import Run
from tests import mutants, test_claims
from tests.mutants import Mutant

WORKERS = 2
LIMIT_SECONDS = 5.0
"""How long a changed program may run: real ones take a tenth of a second."""
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
AUTHORS = frozenset(
    {
        "quote: another line",
        "quote: another program",
        "snippet: another, shown elsewhere too",
        "snippet: removed, shown elsewhere too",
    }
)
"""Changes that leave a page as right as before, but for what its author meant to show."""
SAME = "same"
"""Instead of what notices it: the page is the same, to the letter."""
INPUTS = ("docs", "hooks", "includes", "recordings", "snippets")


class UnsoundError(Exception):
    """A file is wrong before anything is changed, so its mutants say nothing."""


class Judge:
    """Runs what should notice a mutant. Works in the current folder, which has a copy of all."""

    def __init__(self, databases: dict[str, Database]) -> None:
        self.databases = databases
        self._folder = Path("changed")
        self._unchanged = functools.lru_cache(maxsize=4)(self._run_unchanged)

    def notice(self, mutant: Mutant) -> str:
        """What notices the mutant: "output", "recording", "error", "pages"…; empty if nothing does.

        `SAME` if there is nothing to notice.

        Raises:
            UnsoundError: The file is wrong as it is.
        """
        if mutant.kind == "output":
            return self._notice_output(mutant)
        if mutant.kind == "recording":
            return self._notice_recording(mutant)
        if mutant.kind == "embed":
            return self._notice_page(mutant)
        return self._notice_program(mutant)

    def confirm(self, program: Path) -> None:
        """Run a program unchanged once more: its mutants have left nothing behind.

        Raises:
            UnsoundError: They have.
        """
        for database in Program.load(program).databases:
            self._run_unchanged(program, database)

    def _run_unchanged(self, path: Path, database: str) -> tuple[Run, Recording]:
        result, recording = record(Program.load(path), self.databases[database])
        if problems := check(result) or check_recording(result, recording):
            raise UnsoundError(f"wrong before any change: {problems[0]}")
        return result, recording

    def _notice_output(self, mutant: Mutant) -> str:
        program = Program(mutant.file, mutant.text)
        moved = mutant.text.count("\n") - mutant.file.read_text(encoding="utf-8").count("\n")
        for database in program.databases:
            result, _ = self._unchanged(mutant.file, database)
            printed = [
                dataclasses.replace(p, line=p.line + moved if p.line > mutant.line else p.line)
                for p in result.printed
                if p.line is not None
            ]
            # Only comments differ, so the run would be this one.
            if check(dataclasses.replace(result, program=program, printed=printed)):
                return "output"
        return ""

    def _notice_recording(self, mutant: Mutant) -> str:
        stem, _, database = mutant.file.stem.rpartition(".")
        result, recording = self._unchanged(
            SNIPPETS / mutant.file.parent.name / f"{stem}.py", database
        )
        changed = self._folder / mutant.file.relative_to(RECORDINGS)
        changed.parent.mkdir(parents=True, exist_ok=True)
        changed.write_text(mutant.text, encoding="utf-8")
        return "recording" if check_recording(result, recording, self._folder) else ""

    def _notice_program(self, mutant: Mutant) -> str:
        program = Program(mutant.file, mutant.text)
        try:
            program.validate()
        except ProgramError:
            return "error"
        for name in program.databases:
            self._unchanged(mutant.file, name)
        for name in program.databases:
            result, recording = record(program, self.databases[name], limit=LIMIT_SECONDS)
            if check(result):
                return "error" if result.problems else "output"
            if check_recording(result, recording):
                return "recording"
        return ""

    def _notice_page(self, mutant: Mutant) -> str:
        if problems := self._site.problems(mutant.file):
            raise UnsoundError(f"{mutant.file}: wrong before any change: {problems}")
        text = mutant.file.read_text(encoding="utf-8")
        try:
            mutant.file.write_text(mutant.text, encoding="utf-8")
            if mutant.change.startswith("link"):  # the build alone looks at links
                return self._site.notice(mutant.file, mutant.change)
            if pages.problems():
                return "pages"
            myths = (Library().docs / test_claims.PAGE).read_text(encoding="utf-8")
            if test_claims.problems(myths, test_claims.ROWS, test_claims.shown()):
                return "claims"
            return self._site.notice(mutant.file, mutant.change)
        finally:
            mutant.file.write_text(text, encoding="utf-8")

    @functools.cached_property
    def _site(self) -> Site:
        return Site()


class Site:
    """The pages as MkDocs builds them, one at a time, with its own checks."""

    def __init__(self) -> None:
        # MkDocs reads a page and its links without writing it; it warns through its logger.
        with _quiet():
            config = load_config("mkdocs.yml")
            self._config = config.plugins.on_config(config)
            files = get_files(self._config)
            files.add_files_from_theme(self._config.theme.get_env(), self._config)
            self._files = self._config.plugins.on_files(files, config=self._config)
            set_exclusions(self._files, self._config)
            get_navigation(self._files, self._config)
        self._problems: dict[File, str] = {}

    def problems(self, path: Path) -> str:
        """What is wrong with a page as it is."""
        file = self._file(path)
        return self._built(file) or self._broken([file])

    def notice(self, path: Path, change: str) -> str:
        """What is wrong with a page that has just been changed, or with links to it: "build"."""
        file = self._file(path)
        before = file.page
        assert before is not None
        try:
            self._problems.pop(file)
            # Other pages may link to the heading of a program that is not embedded any more.
            linking = self._files.documentation_pages() if change.startswith("snippet") else [file]
            if self._built(file) or self._broken(linking):
                return "build"
            assert file.page is not None
            return SAME if file.page.content == before.content else ""
        finally:
            file.page = before
            self._problems[file] = ""

    def _file(self, path: Path) -> File:
        file = self._files.get_file_from_path(path.relative_to(Library().docs).as_posix())
        assert file is not None
        return file

    def _built(self, file: File) -> str:
        """Build a page, once; returns what is wrong with it."""
        if file not in self._problems:
            with _quiet() as counter:
                file.page = Page(None, file, self._config)
                try:
                    _populate_page(file.page, self._config, self._files, False)
                except Exception as error:
                    self._problems[file] = str(error)
                else:
                    self._problems[file] = _told(counter)
        return self._problems[file]

    def _broken(self, linking: Iterable[File]) -> str:
        """What is wrong with the anchors that these pages link to."""
        for file in linking:
            self._built(file)
            assert file.page is not None
            for target in file.page.links_to_anchors or {}:
                if target.is_documentation_page():
                    self._built(target)
            with _quiet() as counter:
                file.page.validate_anchor_links(files=self._files, log_level=logging.WARNING)
            if told := _told(counter):
                return told
        return ""


@contextlib.contextmanager
def _quiet() -> Iterator[CountHandler]:
    """Count what MkDocs warns of, and print none of it."""
    logger, counter = logging.getLogger("mkdocs"), CountHandler()
    counter.setLevel(logging.WARNING)
    propagates = logger.propagate
    logger.addHandler(counter)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield counter
    finally:
        logger.removeHandler(counter)
        logger.propagate = propagates


def _told(counter: CountHandler) -> str:
    return ", ".join(f"{count} {level.lower()}s" for level, count in counter.get_counts())


def copy_inputs(folder: Path) -> None:
    """Copy what is changed, and what the changes are judged by."""
    for name in INPUTS:
        shutil.copytree(name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy("mkdocs.yml", folder)


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
    """Judge all mutants of one program with its recordings, or of one page."""
    if file.suffix == ".md":
        return judge(mutants.of_file("embed", file), _worker)
    verdicts: list[Verdict] = []
    for kind in "output", "recording", "call", "statement":
        for path in mutants.recordings_of(file) if kind == "recording" else [file]:
            judged, unsound = judge(mutants.of_file(kind, path), _worker)
            verdicts += judged
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
        outcome = "caught"
        if noticed_by == SAME or (entry and not noticed_by):
            outcome = "equivalent"
        elif not noticed_by:
            outcome = "missed"
            if mutant.change not in AUTHORS:
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
    parser = argparse.ArgumentParser(prog="python -m tests.mutate")
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
