"""The check bites: a program that is wrong fails, with its file, line and database."""

import dataclasses
import gc
import os
import re
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from recorder.__main__ import main
from recorder.check import check, check_recording, rewrite
from recorder.databases import Database
from recorder.program import ProgramError
from recorder.recording import ObjectState, Recording, Sent, SessionState, Step, Table
from recorder.result import Printed, Run
from recorder.run import run
from recorder.versions import note_ran, series_folder
from tests.programs import SETUP, program, write_program

FIRST = SETUP.count("\n") + 2
"""The number of the first line of a body."""

GOOD = """\
with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    for user in session.new, session.dirty:
        print(len(user))
        #> 0
        #> 0
    session.commit()
"""

# What is wrong, the program, the line of the body that the message names, the message.
BAD = {
    "wrong text": ("print(1)\n#> 2\n", 2, "the file says `#> 2`, the run printed `#> 1`"),
    "missing line": ("print(1)\nprint(2)\n#> 2\n", 1, "says nothing, the run printed `#> 1`"),
    "missing at the end": ("print(1)\n#> 1\nprint(2)\n", 3, "nothing, the run printed `#> 2`"),
    "unreached print": (
        "if not engine:\n    print(1)\n    #> 1\n",
        3,
        "the file says `#> 1`, the run printed nothing",
    ),
    "orphan": ("user = 1\n#> 1\n", 2, "the file says `#> 1`, the run printed nothing"),
    "swapped order": (
        "for name in 'ab':\n    print(name)\n    #> b\n    #> a\n",
        3,
        "the file says `#> b` `#> a`, the run printed `#> a` `#> b`",
    ),
    "one pass too many": (
        "for name in 'ab':\n    print(name)\n    #> a\n    #> b\n    #> c\n",
        3,
        "`#> a` `#> b` `#> c`, the run printed `#> a` `#> b`",
    ),
    "output of a helper": (
        "def show(name):\n    print(name)\n    #> ada\n\n\nshow('bob')\n",
        3,
        "the file says `#> ada`, the run printed `#> bob`",
    ),
    "exception": ("print(1)\n#> 1\nraise ValueError('no')\n", 3, "ValueError: no is not caught"),
    "keyboard interrupt": ("raise KeyboardInterrupt\n", 1, "KeyboardInterrupt is not caught"),
    "exit half-way": (
        "import sys\n\nsys.exit(0)\nprint(1)\n#> 1\n",
        3,
        "sys.exit(0) ends the program before its last line",
    ),
    "standard output": (
        "import sys\n\nsys.stdout.write('sneaky\\n')\n",
        3,
        "the file says nothing, the run printed `#> sneaky`",
    ),
    "hanging loop": ("while True:\n    pass\n", None, "still running after 1 seconds"),
    "hanging loop that catches": (
        "while True:\n    try:\n        session = Session(engine)\n"
        "    except BaseException:\n        raise\n",
        None,
        "still running after 1 seconds",
    ),
    "hanging wait": ("import time\n\ntime.sleep(60)\n", 3, "still running after 1 seconds"),
    "hanging task": (
        "import asyncio\n\n\nasync def wait():\n    await asyncio.sleep(60)\n\n\n"
        "asyncio.run(wait())\n",
        None,
        "still running after 1 seconds",
    ),
    "open transaction": (
        'session = Session(engine)\nsession.add(User(name="ada"))\nsession.flush()\n',
        3,
        "the connection that is taken here is still open",
    ),
    "open transaction in a reference that is kept": (
        "connections = [engine.connect()]\nconnections[0].begin()\n",
        1,
        "the connection that is taken here is still open",
    ),
    "running thread": (
        "import threading\nimport time\n\n"
        "threading.Thread(target=time.sleep, args=(60,)).start()\n",
        4,
        "the thread that starts here still runs",
    ),
    "output of a thread": (
        "import sys\nfrom threading import Thread\n\n"
        "thread = Thread(target=sys.stdout.write, args=('lost\\n',))\nthread.start()\n"
        "thread.join()\n",
        None,
        "printed by no line of the program: 'lost'",
    ),
    "exception in a task": (
        "import asyncio\n\n\nasync def fail():\n    raise ValueError('no')\n\n\n"
        "async def main():\n    asyncio.create_task(fail())\n    await asyncio.sleep(0)\n\n\n"
        "asyncio.run(main())\n",
        5,
        "ValueError: no is not caught in its task",
    ),
    "exception in a thread": (
        "from threading import Thread\n\n\ndef fail():\n    raise ValueError('no')\n\n\n"
        "thread = Thread(target=fail)\nthread.start()\nthread.join()\n",
        5,
        "ValueError: no is not caught in its thread",
    ),
    "warning": (
        "from sqlalchemy.orm import Query\n\nwith Session(engine) as session:\n"
        "    session.query(User).get(1)\n",
        4,
        "LegacyAPIWarning is not shown",
    ),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_a_bad_program_fails(
    kind: str, name: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    body, line, message = BAD[kind]
    bad = program(tmp_path, body)
    problems = check(run(bad, databases[name], limit=1))
    assert problems, "the check let it through"
    first = str(problems[0])
    where = str(FIRST + line - 1) if line else r"\d+"
    assert re.match(rf"{re.escape(str(bad.path))}:{where}: \[{name}\] ", first), first
    assert message in first
    assert len(problems) == 1, problems

    good = run(program(tmp_path, GOOD, "good"), databases[name])
    assert check(good) == []
    assert good.printed == [Printed("0", FIRST + 4), Printed("0", FIRST + 4)]


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("runs", "ends"),
    [
        ("asyncio.run(main())", "await asyncio.sleep(60)"),
        ("asyncio.run(main())", "pass"),
        ("with ThreadPoolExecutor() as pool: pool.submit(asyncio.run, main()).result()", "pass"),
    ],
    ids=["until its time is up", "to its end", "in a thread"],
)
def test_nothing_warns_of_an_async_connection_later(
    runs: str,
    ends: str,
    name: str,
    tmp_path: Path,
    databases: dict[str, Database],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is told once, as a problem; its driver would tell it to whoever runs by then."""
    # As in a process in which no event loop was ever set.
    monkeypatch.setattr("asyncio.events._event_loop_policy", None)
    body = f"""\
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        from sqlalchemy.ext.asyncio import create_async_engine

        kept = []


        async def main():
            kept.append(create_async_engine(os.environ["ASYNC_DATABASE_URL"]).connect())
            await kept[0].start()
            {ends}


        {runs}
        """
    assert check(run(program(tmp_path, body), databases[name], limit=1))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gc.collect()
    assert [warning for warning in caught if issubclass(warning.category, ResourceWarning)] == []


def test_a_program_that_connects_elsewhere_fails(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    """It would be called proved on a database that it never saw."""
    elsewhere = program(tmp_path, "create_engine('sqlite://').connect().close()\n")
    assert check(run(elsewhere, databases["sqlite"])) == []
    (problem,) = check(run(elsewhere, databases["postgresql"]))
    assert f"example.py:{FIRST}: [postgresql] this connects with" in str(problem)


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_the_rewritten_program_passes(
    name: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    stale = program(
        tmp_path, "for i in range(2):\n    print(i, i)\n#> 7\nprint('a\\n\\nb')\n#> x\n"
    )
    fresh = rewrite(run(stale, databases[name]))
    assert fresh.splitlines()[FIRST - 1 : -1] == [
        "for i in range(2):",
        "    print(i, i)",
        "    #> 0 0",
        "    #> 1 1",
        "print('a\\n\\nb')",
        "#> a",
        "#>",
        "#> b",
    ]
    stale.path.write_text(fresh)
    assert check(run(type(stale).load(stale.path), databases[name])) == []


OUTPUTS = """\
for name in "ab":
    print(name)
    #> a
    #> b


def show(text):
    print(text)
    #> one 1


show("one 1")
print("two")
#> two
"""


def changes(lines: list[str], at: int) -> dict[str, list[str]]:
    """The lines with the one of this index changed in each way."""
    line, above, below = lines[at], lines[:at], lines[at + 1 :]
    return {
        "another letter": [*above, line[:-1] + "x", *below],
        "a letter more": [*above, line + "x", *below],
        "nothing": [*above, *below],
        "twice": [*above, line, line, *below],
        "another line below": [*above, line, line.partition("#>")[0] + "#> x", *below],
        "a statement further up": [*lines[: at - 2], line, *lines[at - 2 : at], *below],
    }


def test_every_change_of_an_output_line_is_noticed(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    lines = OUTPUTS.splitlines()
    assert check(run(program(tmp_path, OUTPUTS), databases["sqlite"])) == []
    missed = []
    for at in (at for at, line in enumerate(lines) if "#>" in line):
        for change, changed in changes(lines, at).items():
            body = "\n".join([*changed, ""])
            if not check(run(program(tmp_path, body), databases["sqlite"])):
                missed.append((at, change))
    assert missed == []


RECORDING = Recording(
    "guide/example",
    "sqlite",
    {"database": "SQLite 3.40.1", "driver": "sqlite3", "sqlalchemy": sqlalchemy.__version__},
    [
        Step(
            line=23,
            kind="call",
            raised="ValueError",
            printed=[(24, "ada")],
            sent=[Sent("session", "INSERT", "('ada',)", "IntegrityError")],
            objects=[
                ObjectState("ada", "User", "persistent", {"id": "1"}, ["name"], ["id"], more=1)
            ],
            sessions=[SessionState("session", "begun", ["ada"], ["bob"], ["cyd"], ["dan"])],
            committed={"users": Table(["id"], [["1"]], more_rows=1, more_columns=1)},
            unseen=["a database in memory"],
            more_objects=1,
            more_sent=1,
        ),
        Step(line=24, committed=None),
    ],
    more_steps=1,
)
"""It says something in every field."""


def variants(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The value with one thing in it changed, for each thing; and where that is."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            for inside, new in variants(getattr(value, item.name), (*way, item.name)):
                yield inside, dataclasses.replace(value, **{item.name: new})
    elif isinstance(value, dict):
        for key in value:
            yield (*way, key, "gone"), {name: value[name] for name in value if name != key}
            for inside, new in variants(value[key], (*way, key)):
                yield inside, value | {key: new}
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            if isinstance(value, list):
                yield (*way, index, "gone"), value[:index] + value[index + 1 :]
            for inside, new in variants(item, (*way, index)):
                yield inside, type(value)([*value[:index], new, *value[index + 1 :]])
    elif value is None:
        yield way, {}
    else:
        yield way, value + type(value)(1)  # one more, or the character 1 at its end


def test_every_field_of_a_recording_has_a_value_here() -> None:
    step = RECORDING.steps[0]
    for example in RECORDING, step, step.sent[0], step.objects[0], step.sessions[0]:
        for item in dataclasses.fields(example):
            made = item.default_factory
            default = item.default if made is dataclasses.MISSING else made()
            assert getattr(example, item.name) != default, f"{type(example).__name__}.{item.name}"


def test_every_change_of_a_recording_is_noticed(tmp_path: Path) -> None:
    """Of its versions, which there are: on other ones, a program has to do the same."""
    result = Run(program(tmp_path, "print(1)\n"), "sqlite", completed=True)
    path = series_folder(sqlalchemy.__version__, tmp_path) / "guide/example.sqlite.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    note_ran(result.program, sqlalchemy.__version__, tmp_path)

    def noticed(committed: Recording) -> bool:
        path.write_text(committed.to_json(), encoding="utf-8")
        return bool(check_recording(result, RECORDING, tmp_path))

    assert not noticed(RECORDING)
    missed = [way for way, changed in variants(RECORDING) if not noticed(changed)]
    assert missed == [("versions", name) for name in RECORDING.versions]
    swapped = dataclasses.replace(RECORDING, steps=RECORDING.steps[::-1])
    assert noticed(swapped)


SHAPES = {
    "no claim": ("", "print(1)\n", "the file starts with its claim"),
    "two lines": ('"""A claim\n\nand more."""\n', "print(1)\n", "one sentence on one line"),
    "no full stop": ('"""A claim"""\n', "print(1)\n", "ended by a full stop"),
    "wrong syntax": ('"""A claim."""\n', "print(\n", "Python cannot read this"),
    "empty region": ('"""A claim."""\n', "", "the example region holds no line"),
    "trailing output": ('"""A claim."""\n', "print(1)  #> 1\n", "on a line of its own"),
    "bad bound": (
        '"""A claim."""\n# requires: sqlalchemy~=2\n',
        "print(1)\n",
        "write `# requires: sqlalchemy>=2.1`",
    ),
    "line separator": (
        '"""A claim."""\n',
        "print('a\u2028b')\n",
        "a character here breaks the line",
    ),
    "form feed": ('"""A claim."""\n\f\n', "print(1)\n", "a character here breaks the line"),
    "marker twice": (
        '"""A claim."""\n# --8<-- [start:example]\n',
        "print(1)\n",
        "exactly one line",
    ),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_a_file_that_is_no_program_is_named(kind: str, tmp_path: Path) -> None:
    setup, body, message = SHAPES[kind]
    path = write_program(tmp_path, body, setup=setup)
    with pytest.raises(ProgramError, match=rf"^{re.escape(str(path))}:\d+: .*{re.escape(message)}"):
        program(tmp_path, body, setup=setup)


def test_the_command_judges_every_program(tmp_path: Path) -> None:
    """One bad program after another: each is named, none stops the ones behind it."""
    bodies = {"fails": "raise ValueError\n", "broken": "print(\n", "fine": "print(1)\n#> 1\n",
              "leaves": "import sys\n\nsys.exit(0)\n", "wrong": "print(1)\n"}  # fmt: skip
    paths = [write_program(tmp_path, body, name) for name, body in bodies.items()]
    done = subprocess.run(
        [sys.executable, "-m", "recorder", "record", *map(str, paths)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{series_folder(sqlalchemy.__version__)}/guide/fine.{name}.json: written"
        for name in ("sqlite", "postgresql")
    ]
    named = [re.sub(r".*guide/(\w+)\.py:\d+: (\[\w+\])?.*", r"\1\2", line)
             for line in done.stderr.splitlines()]  # fmt: skip
    assert named == [
        "fails[sqlite]", "fails[postgresql]", "broken", "leaves[sqlite]", "leaves[postgresql]",
        "wrong[sqlite]", "wrong[postgresql]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        ("engine.name", r"[postgresql] on SQLite it prints something else; print less"),
        ("id(engine)", r"[sqlite] the same program prints something else now; print nothing"),
    ],
)
def test_an_update_says_why_it_does_not_last(
    printed: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)  # recordings are written below it
    path = write_program(tmp_path, f"print({printed})\n")
    assert main(["update", str(path)]) == 1
    assert f"{path}:{FIRST + 1}: {message}" in capsys.readouterr().err


def test_an_update_finds_what_the_order_of_a_set_decides(tmp_path: Path) -> None:
    """Two runs of one process print the same: the next process does not."""
    path = write_program(tmp_path, "print(set('transaction'))\n")
    done = subprocess.run(
        [sys.executable, "-m", "recorder", "update", str(path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{path}:{FIRST + 1}: [sqlite] the file says" in done.stderr
    assert "where a set of text has another order: sort what you print" in done.stderr


def test_ctrl_c_ends_the_run(tmp_path: Path, databases: dict[str, Database]) -> None:
    """A program cannot pass off its own KeyboardInterrupt as Ctrl-C, nor swallow a real one."""
    waiting = program(tmp_path, f"import os\n\nos.kill({os.getpid()}, {signal.SIGINT:d})\n")
    with pytest.raises(KeyboardInterrupt):
        run(waiting, databases["sqlite"])
