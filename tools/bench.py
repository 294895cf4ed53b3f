"""`make bench`: what verifying costs, beside the same programs run bare and run as others do.

Prints one table, from one run, and what a cold `make site` costs. `make bench PROGRAMS=10,300` sets
the numbers of programs; copies of the real ones are made up to a number.

A limit holds for each row. They were measured on two cores with nothing else to do; on a busy
machine, seconds grow, and their proportions less so.
"""

import argparse
import functools
import itertools
import logging
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from recorder import program as programs
from recorder.check import check, check_recording
from recorder.conditions import applying
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.guards import captured_output
from recorder.postgresql import server
from recorder.program import DATABASES, Program
from recorder.record import record
from recorder.result import Run
from recorder.run import main_module
from recorder.versions import NEWEST

Work = list[tuple[Program, Database]]

VERIFY_AT_MOST = 1.6
"""Times the bare programs."""
FASTER_AT_LEAST = 8.0
"""Times, than a process per program."""

CONDITION_AT_MOST = 1.2
"""Times the recorded run of the same programs, under the condition that costs most."""

SITES = 150, 300, 450
"""Programs of a site, in equal steps."""
SITE_AT_MOST = 10.0
"""Seconds of CPU, for the largest."""
STEP_AT_MOST = 1.3
"""Times the step before: what is added to a large site costs what it costs in a small one."""


def copies(folder: Path, count: int, paths: list[Path]) -> list[Program]:
    """This many programs, with their recordings, below a folder: these ones, again and again."""
    made = []
    for number, path in zip(range(count), itertools.cycle(paths), strict=False):
        guide = f"{path.parent.name}{number // 1000}"
        suffix = "".join(
            f"_on_{d}" for d in programs.databases_of(path) if len(programs.databases_of(path)) == 1
        )
        stem = f"{path.stem.removesuffix(suffix)}_{number}{suffix}"
        target = folder / "snippets" / guide / f"{stem}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
        for database in programs.databases_of(path):
            recording = folder / "recordings" / guide / f"{stem}.{database}.json"
            recording.parent.mkdir(parents=True, exist_ok=True)
            known = Path(f"recordings/{path.parent.name}/{path.stem}.{database}.json").read_text()
            before, after = f'"{path.parent.name}/{path.stem}"', f'"{guide}/{stem}"'
            recording.write_text(known.replace(before, after, 1))
        made.append(Program.load(target))
    return made


def real_programs() -> list[Path]:
    """The site's programs, as far as they are about the newest SQLAlchemy."""
    return [path for path in programs.find() if Program.load(path).holds_on(NEWEST)]


def verify(work: Work, folder: Path) -> None:
    """What the tests do with each program."""
    for shown, database in work:
        result, recording = record(shown, database)
        problems = check(result) or check_recording(result, recording, folder / "recordings")
        assert not problems, problems


def bare(work: Work) -> float:
    """The programs themselves and nothing else; what surrounds them is not counted. Seconds."""
    spent = 0.0
    for shown, database in work:
        with database.fresh() as place:
            with (
                warnings.catch_warnings(),
                main_module(shown, place) as module,
                captured_output(Run(shown, database.name)),
            ):
                warnings.simplefilter("always")  # some programs look at them; nobody else does
                warnings.showwarning = lambda *_, **__: None
                code = compile(shown.source, str(shown.path), "exec")
                start = time.perf_counter()
                exec(code, vars(module))  # noqa: S102
                spent += time.perf_counter() - start
    return spent


def a_process_each(work: Work) -> None:
    """A fresh interpreter for each program, as documentation tests usually do."""
    for shown, database in work:
        with database.fresh() as place:
            subprocess.run(
                [sys.executable, shown.path],
                env=os.environ | place.environment,
                capture_output=True,
                check=True,
            )


def timed(call: Callable[..., object], *arguments: object) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def measure(count: int, databases: dict[str, Database]) -> dict[str, float]:
    """Seconds and megabytes for this many programs, on all databases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work: Work = [
            (shown, databases[database])
            for shown in copies(folder, count, real_programs())
            for database in shown.databases
        ]
        bare(
            work[:20]
        )  # warm up: what is imported or compiled first would count for one of the two
        verify(work[:20], folder)
        sample = work[:: max(1, len(work) // 20)]
        found = {
            "runs": float(len(work)),
            "verify": timed(lambda: verify(work, folder)),
            "bare": bare(work),
            "a process each": timed(lambda: a_process_each(sample)) / len(sample) * len(work),
        }
    found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def conditions(databases: dict[str, Database]) -> dict[str, tuple[int, float, float]]:
    """By condition: how many runs, their seconds, and those of the same programs recorded."""
    found: dict[str, tuple[int, float, float]] = {}
    plainly = functools.partial(record, looks=False)  # as the tests do
    for path in real_programs():
        shown = Program.load(path)
        for name in shown.databases:
            plain = timed(record, shown, databases[name])
            for condition, changed in applying(shown):
                if name in condition.databases:
                    spent = timed(plainly, changed, databases[name])
                    runs, seconds, seconds_plain = found.get(condition.name, (0, 0.0, 0.0))
                    found[condition.name] = runs + 1, seconds + spent, seconds_plain + plain
    return found


def site(count: int) -> float:
    """Seconds of CPU that `make site` takes when nothing is built, eight programs on a page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        both = [path for path in real_programs() if programs.databases_of(path) == DATABASES]
        made = copies(folder, count, both)
        for page, start in enumerate(range(0, count, 8)):
            blocks = [
                f"## Question {number}\n\n/// snippet | {shown.name}\n///\n"
                for number, shown in enumerate(made[start : start + 8])
            ]
            target = folder / f"docs/guides/page{page}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("\n".join([f"# Page {page}\n", *blocks]))
        (folder / "docs/index.md").write_text("# Home\n")
        changelog = folder / "docs/reference/changelog.md"  # the feed is made of it
        changelog.parent.mkdir()
        changelog.write_text("# What changed\n\n## 2026-01-01\n\n- The first program.\n")
        shutil.copytree("docs/assets", folder / "docs/assets")
        configuration = Path("mkdocs.yml").read_text(encoding="utf-8")
        (folder / "mkdocs.yml").write_text(configuration[: configuration.index("\nnav:")])
        for path in Path().iterdir():  # all else is as it is
            if not (folder / path).exists() and path.name not in (".git", "site"):
                (folder / path).symlink_to(path.resolve())
        command = ["make", "--assume-old=.venv/site", "--assume-old=.venv/test", "site"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the table; returns 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", default="10,100,300")
    counts = [int(count) for count in parser.parse_args().programs.split(",")]
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # programs make errors on purpose
    with server() as address:
        postgresql = PostgreSQL(address)
        databases: dict[str, Database] = {"sqlite": SQLite(), "postgresql": postgresql}
        print(" and ".join(f"{d.label} {d.version}" for d in databases.values()))
        print("programs  runs  verify s  bare s  × bare  a process each s  × faster  peak MB")
        good = True
        for count in counts:
            m = measure(count, databases)
            slower, faster = m["verify"] / m["bare"], m["a process each"] / m["verify"]
            good = good and slower <= VERIFY_AT_MOST and faster >= FASTER_AT_LEAST
            print(
                f"{count:8} {m['runs']:5.0f} {m['verify']:9.2f} {m['bare']:7.2f} {slower:7.2f}"
                f" {m['a process each']:17.2f} {faster:9.1f} {m['peak MB']:8.0f}"
            )
        print("condition                  runs  seconds  × plain")
        for name, (runs, seconds, plain) in conditions(databases).items():
            good = good and seconds <= CONDITION_AT_MOST * plain
            print(f"{name:25} {runs:5} {seconds:8.1f} {seconds / plain:8.2f}")
        postgresql.close()
    print("programs  make site, CPU s  step s")
    sites = [min(site(count) for _ in range(2)) for count in SITES]
    steps = [later - sooner for sooner, later in itertools.pairwise([0.0, *sites])]
    for count, spent, step in zip(SITES, sites, steps, strict=True):
        print(f"{count:8} {spent:17.1f} {step:7.1f}")
    good = good and sites[-1] <= SITE_AT_MOST and steps[-1] <= STEP_AT_MOST * steps[-2]
    print(
        f"limits: verify ≤ {VERIFY_AT_MOST} × bare, ≥ {FASTER_AT_LEAST:g} × faster, "
        f"condition ≤ {CONDITION_AT_MOST} × plain, site ≤ {SITE_AT_MOST:g} s, "
        f"last step ≤ {STEP_AT_MOST} × the one before: "
        f"{'kept' if good else 'BROKEN'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
