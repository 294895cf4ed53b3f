"""What is changed is noticed: a sample of what `make mutate` does, and the mutator itself."""

from __future__ import annotations

import shutil
from itertools import takewhile
from pathlib import Path

import pytest
import sqlalchemy

from recorder.databases import Database
from recorder.program import Program
from recorder.record import record
from recorder.versions import NEWEST, series
from tests.programs import write_program
from tools import mutants, mutate
from tools.mutants import GENERATORS, Mutant

SAMPLE, SEED = 60, 1
PER_FILE = 3
"""Of so many files of each kind, all mutants are looked at."""


@pytest.fixture
def judge(
    tmp_path: Path, databases: dict[str, Database], monkeypatch: pytest.MonkeyPatch
) -> mutate.Judge:
    """Judges in a copy of all files."""
    mutate.copy_inputs(tmp_path)
    monkeypatch.chdir(tmp_path)
    return mutate.Judge(databases)


@pytest.mark.parametrize("kind", GENERATORS)
def test_a_sample_of_changes_is_noticed(kind: str, judge: mutate.Judge) -> None:
    chosen = [mutant for mutant in mutants.sample(SAMPLE, SEED) if mutant.kind == kind]
    assert len(chosen) == SAMPLE / len(GENERATORS)
    known = mutate.equivalents()
    missed = [
        str(mutant)
        for mutant in chosen
        if not any(entry.is_about(mutant) for entry in known) and not judge.notice(mutant)
    ]
    assert missed == []


def changed_lines(mutant: Mutant) -> tuple[list[str], list[str]]:
    """The lines between what is the same above and below: in the file, and in the mutant."""
    old = mutant.file.read_text(encoding="utf-8").split("\n")
    new = mutant.text.split("\n")

    def alike(one: list[str], other: list[str]) -> int:
        pairs = zip(one, other, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    above = alike(old, new)
    below = alike(old[above:][::-1], new[above:][::-1])
    return old[above : len(old) - below], new[above : len(new) - below]


@pytest.mark.parametrize("kind", GENERATORS)
def test_a_mutant_has_one_change(kind: str) -> None:
    found = [m for file in mutants.files(kind)[:PER_FILE] for m in mutants.of_file(kind, file)]
    assert found
    for mutant in found:
        old, new = changed_lines(mutant)
        assert old or new, f"{mutant}: nothing is changed"
        longest = max(len(old), len(new))
        if kind in {"call", "statement"}:
            assert len(old) == len(new), f"{mutant}: other lines move"
            assert mutant.change != "removed" or mutants.NOTHING in new[0]
        else:
            assert longest <= 2, f"{mutant}: {longest} lines are changed"


def test_the_same_seed_gives_the_same_sample() -> None:
    assert mutants.sample(20, SEED) == mutants.sample(20, SEED)
    assert mutants.sample(20, SEED) != mutants.sample(20, SEED + 1)


PROGRAM = """\
with Session(engine) as session:
    unused = 1
    session.commit()
    session.add(User(name="ada"))
    session.commit()
"""
"""Its first commit and its number do nothing."""


@pytest.fixture
def idle(judge: mutate.Judge) -> Path:
    """A recorded program with statements that do nothing."""
    shutil.rmtree("recordings")
    path = write_program(Path("snippets"), PROGRAM)
    for name, database in judge.databases.items():
        _, recording = record(Program.load(path), database)
        file = Path(f"recordings/guide/example.{name}.json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(recording.to_json(), encoding="utf-8")
    return path


@pytest.mark.skipif(
    series(sqlalchemy.__version__) != NEWEST, reason="make mutate runs on the newest"
)
def test_what_nobody_notices_is_told(
    judge: mutate.Judge, idle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group = [m for kind in ("call", "statement") for m in mutants.of_file(kind, idle)]
    verdicts, unsound = mutate.judge(group, judge)
    assert unsound == []
    wrong = mutate.report(verdicts, whole=False)
    assert [line.partition(": ")[2] for line in wrong] == [
        "call, removed: session.commit(): missed",
        "call, commit → flush: session.commit(): missed",
        "call, commit → rollback: session.commit(): missed",
        "statement, deleted: unused = 1: missed",
    ]
    assert "call       removed                                          2" in (
        capsys.readouterr().out
    )


def test_an_equivalent_mutant_is_not_one_if_it_is_noticed(
    idle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        m for m in mutants.of_file("call", idle) if m.change == "removed" and "commit" in m.what
    )
    known = [
        mutate.Equivalent("removed", "session.commit()", "…", "guide/example", nth)
        for nth in (1, 2, 3)
    ]
    monkeypatch.setattr(mutate, "equivalents", lambda: known)
    noticed, gone = mutate.report([(first, ""), (second, "recording")], whole=True)
    assert noticed == f"{second}: the recording tells, so it is not equivalent"
    assert "there is no such mutant" in gone
    assert "nth=3" in gone


def test_a_program_that_is_wrong_already_judges_nothing(judge: mutate.Judge, idle: Path) -> None:
    idle.write_text(idle.read_text().replace("ada", "grace"))
    verdicts, unsound = mutate.judge(mutants.of_file("call", idle), judge)
    assert verdicts == []
    assert "wrong before any change: snippets/guide/example.py" in unsound[0]


def test_every_equivalent_mutant_is_there() -> None:
    """That nothing notices it, `make mutate` holds."""
    for entry in mutate.equivalents():
        if entry.program:
            path = Path(f"snippets/{entry.program}.py")
            found = [m for kind in ("call", "statement") for m in mutants.of_file(kind, path)]
            assert any(map(entry.is_about, found)), f"there is no such mutant: {entry}"
