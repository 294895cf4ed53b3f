"""`make bench`: what verifying costs, beside the same programs run bare and run as others do.

Prints one table, from one run. `make bench PROGRAMS=10,300` sets the numbers of programs; copies
of the real ones are made up to a number.
"""

import argparse
import itertools
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
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.guards import captured_output
from recorder.postgresql import server
from recorder.program import DATABASES, Program
from recorder.record import record
from recorder.result import Run
from recorder.run import main_module
from recorder.versions import NEWEST

Work = list[tuple[Program, Database]]

VERIFY_AT_MOST = 2.5
"""Times the bare programs."""
FASTER_AT_LEAST = 8.0
"""Times, than a process per program."""

SITE_SECONDS = 10.0


def copies(folder: Path, count: int) -> list[Program]:
    """This many programs, with their recordings, below a folder: the real ones, again and again."""
    made = []
    newest = [path for path in programs.find() if Program.load(path).holds_on(NEWEST)]
    for number, path in zip(range(count), itertools.cycle(newest), strict=False):
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
                warnings.simplefilter("always")  # as in a process of its own
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


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(count: int, databases: dict[str, Database]) -> dict[str, float]:
    """Seconds and megabytes for this many programs, on all databases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work: Work = [
            (shown, databases[database])
            for shown in copies(folder, count)
            for database in shown.databases
        ]
        bare(work[:4])  # warm up
        sample = work[:: max(1, len(work) // 20)]
        found = {
            "runs": float(len(work)),
            "verify": timed(lambda: verify(work, folder)),
            "bare": bare(work),
            "a process each": timed(lambda: a_process_each(sample)) / len(sample) * len(work),
        }
    found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def build_site(count: int) -> float:
    """Seconds that `make site` takes with this many programs, eight on a page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        both = [p for p in copies(folder, 2 * count) if p.databases == DATABASES]
        for page, start in enumerate(range(0, count, 8)):
            blocks = [
                f"## Question {number}\n\n/// snippet | {shown.name}\n///\n"
                for number, shown in enumerate(both[start : min(start + 8, count)])
            ]
            target = folder / f"docs/guides/page{page}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("\n".join([f"# Page {page}\n", *blocks]))
        (folder / "docs/index.md").write_text("# Home\n")
        shutil.copytree("docs/assets", folder / "docs/assets")
        shutil.copytree("hooks", folder / "hooks")
        shutil.copytree("includes", folder / "includes")
        configuration = Path("mkdocs.yml").read_text(encoding="utf-8")
        (folder / "mkdocs.yml").write_text(configuration[: configuration.index("\nnav:")])
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        environment = os.environ | {"PYTHONPATH": str(Path.cwd()), "NO_MKDOCS_2_WARNING": "1"}
        return timed(lambda: subprocess.run(command, cwd=folder, env=environment, check=True))


def main() -> int:
    """Print the table; returns 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", default="10,100,300")
    counts = [int(count) for count in parser.parse_args().programs.split(",")]
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
        postgresql.close()
    seconds = build_site(counts[-1])
    good = good and seconds < SITE_SECONDS
    print(f"make site with {counts[-1]} programs: {seconds:.1f} s, at most {SITE_SECONDS:g}")
    print(f"limits: verify ≤ {VERIFY_AT_MOST} × bare, ≥ {FASTER_AT_LEAST} × faster: ", end="")
    print("kept" if good else "BROKEN")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
