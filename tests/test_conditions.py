"""A condition changes one thing in a program, and what goes differently is told, both ways."""

import ast
import dataclasses
import re
import textwrap
import xml.etree.ElementTree as etree  # noqa: N813 - as in recorder.markdown
from pathlib import Path

import pytest
import sqlalchemy

from recorder import program, versions
from recorder.blocks import _add_differences
from recorder.conditions import CONDITIONS, Condition, applying
from recorder.databases import Database
from recorder.edges import (
    Difference,
    check_edge,
    check_names,
    conditions_of,
    disagreement,
    edge_path,
    edges_of,
    note_conditions,
    read_edge,
    save_edge,
)
from recorder.library import Library
from recorder.postgresql import DatabaseUnavailableError
from recorder.program import Program, ProgramError
from recorder.record import record
from recorder.recording import recording_path
from tests import programs

NEWEST = versions.series(sqlalchemy.__version__) == versions.NEWEST
BY_NAME = {condition.name: condition for condition in CONDITIONS}


@pytest.mark.skipif(not NEWEST, reason="conditions are recorded on the newest SQLAlchemy")
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=program.name_of(path))
        for path in program.find()
        if program.holds_on(path.read_text(encoding="utf-8"), sqlalchemy.__version__)
    ],
)
def test_each_claim_ends_where_it_says(path: Path, databases: dict[str, Database]) -> None:
    try:
        loaded = Program.load(path)
        problems, ran = [], []
        for condition, edge in edges_of(loaded, databases):
            ran.append(condition)
            problems += check_edge(loaded, condition, edge)
        problems += check_names(loaded, [condition.name for condition in ran])
    except (ProgramError, DatabaseUnavailableError) as error:
        pytest.fail(str(error), pytrace=False)
    if problems:
        pytest.fail("\n".join(map(str, problems)), pytrace=False)
    assert conditions_of(loaded) == ran, f"make record PROGRAM={loaded.name}"


def changed(name: str, code: str) -> str | None:
    """What a condition makes of a program; None if it does not apply."""
    shown = Program(Path("snippets/guide/example.py"), f'"""A claim."""\n{textwrap.dedent(code)}')
    applied = BY_NAME[name].applied(shown)
    return None if applied is None else "\n".join(map(ast.unparse, applied.tree.body[1:]))


CHANGES = {
    "expire_on_commit=False": (
        "session = Session(engine)\nmake = sessionmaker(bind=engine)",
        "session = Session(engine, expire_on_commit=False)\n"
        "make = sessionmaker(bind=engine, expire_on_commit=False)",
    ),
    "autoflush=False": (
        "with orm.Session(engine) as session:\n    pass",
        "with orm.Session(engine, autoflush=False) as session:\n    pass",
    ),
    "one-way relationships": (
        "user = relationship(back_populates='addresses')",
        "user = relationship(overlaps='addresses')",
    ),
    'lazy="selectin"': (
        "user = relationship(back_populates='addresses')",
        "user = relationship(back_populates='addresses', lazy='selectin')",
    ),
    "a version counter": (
        "class User(Base):\n    __tablename__ = 'users'",
        "class User(Base):\n    __tablename__ = 'users'\n"
        "    version_counter: Mapped[int] = mapped_column(server_default='1')\n"
        "    __mapper_args__ = {'version_id_col': version_counter}",
    ),
    "joined inheritance": (
        "class User(Base):\n    __tablename__ = 'users'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n    name: Mapped[str]",
        "from sqlalchemy import ForeignKey\n"
        "class UserBase(Base):\n    __tablename__ = 'users_base'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n    discriminator: Mapped[str]\n"
        "    __mapper_args__ = {'polymorphic_on': 'discriminator', "
        "'polymorphic_identity': 'base'}\n"
        "class User(UserBase):\n    __tablename__ = 'users'\n"
        "    id: Mapped[int] = mapped_column(ForeignKey('users_base.id'), primary_key=True)\n"
        "    name: Mapped[str]\n    __mapper_args__ = {'polymorphic_identity': 'User'}",
    ),
    "REPEATABLE READ": (
        "engine = create_engine(url)",
        "engine = create_engine(url, isolation_level='REPEATABLE READ')",
    ),
    "AsyncSession": (
        "engine = create_engine(url)\n"
        "with suppress(KeyError), Session(engine) as session, session.begin() as transaction:\n"
        "    print(session.get(User, 1).name, session.new)\n"
        "    session.connection().execute(text('SELECT 1'))\n"
        "    savepoint = session.begin_nested()\n"
        "    savepoint.rollback()\n"
        "    session.get_transaction().commit()",
        "engine = create_engine(url)\n"
        "from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine\n"
        "async_engine = create_async_engine(engine.url.set(drivername='sqlite+aiosqlite') "
        "if engine.name == 'sqlite' else engine.url)\n"
        "async def main():\n"
        "    try:\n"
        "        with suppress(KeyError):\n"
        "            async with AsyncSession(async_engine) as session:\n"
        "                async with session.begin() as transaction:\n"
        "                    print((await session.get(User, 1)).name, session.new)\n"
        "                    await (await session.connection()).execute(text('SELECT 1'))\n"
        "                    savepoint = await session.begin_nested()\n"
        "                    await savepoint.rollback()\n"
        "                    await session.get_transaction().commit()\n"
        "    finally:\n"
        "        await async_engine.dispose()\n"
        "import asyncio\n"
        "asyncio.run(main())",
    ),
}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_condition_changes_one_thing(name: str) -> None:
    before, after = CHANGES[name]
    assert changed(name, before) == after


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("expire_on_commit=False", "session = Session(engine, expire_on_commit=True)"),
        ("expire_on_commit=False", "print('no Session')"),
        ("autoflush=False", "session = Session(engine)\nwith session.no_autoflush:\n    x = 1\n"
                            "y = Session(engine, autoflush=True)"),
        ("one-way relationships", "user = relationship()"),
        ('lazy="selectin"', "user = relationship(lazy='joined')"),
        ('lazy="selectin"', "items: WriteOnlyMapped['Item'] = relationship()"),
        ("a version counter", "class User(Base):\n    name: Mapped[str]"),
        ("a version counter", "class User(SQLModel, table=True):\n    __tablename__ = 'users'"),
        ("joined inheritance", "class User(Base):\n    __tablename__ = 'users'\n"
                               "    id: Mapped[str] = mapped_column(primary_key=True)"),
        ("joined inheritance", "class User(Base):\n    __tablename__ = 'users'\n"
                               "    id: Mapped[int] = mapped_column(primary_key=True)\n"
                               "    chief: Mapped[int] = mapped_column(ForeignKey('users.id'))"),
        ("REPEATABLE READ", "engine = create_engine(url, isolation_level='SERIALIZABLE')"),
        ("AsyncSession", "with Session(engine) as session:\n    pass"),
        ("AsyncSession", "engine = create_engine('sqlite://')\n"
                         "with Session(engine) as session:\n    pass"),
        ("AsyncSession", "engine = create_engine(url)\n"
                         "with Session(engine) as session:\n    executor.submit(session.commit)"),
        ("AsyncSession", "engine = create_engine(url)\n"
                         "with Session(engine) as session:\n    session.query(User)"),
        ("AsyncSession", "engine = create_engine(url)\n"
                         "with Session(engine) as session:\n    engine.dispose()"),
        ("AsyncSession", "engine = create_engine(url)\ndef work(session):\n    session.commit()\n"
                         "with Session(engine) as session:\n    work(session)"),
        ("AsyncSession", "engine = create_engine(url)\nwith Session(engine) as session:\n"
                         "    users = tuple(session.get(User, i) for i in (1, 2))"),
    ],
)  # fmt: skip
def test_a_condition_leaves_alone_what_is_about_it(name: str, code: str) -> None:
    assert changed(name, code) is None


def test_no_line_moves() -> None:
    for path in program.find():
        loaded = Program.load(path)
        own = lines(loaded.tree)
        for _, applied in applying(loaded):
            assert lines(applied.tree) == own


def lines(tree: ast.AST) -> set[int]:
    """The lines on which statements begin. What is in an expression is not looked at."""
    found, left = set(), [tree]
    while left:
        for _, value in ast.iter_fields(left.pop()):
            for node in value if isinstance(value, list) else ():
                if isinstance(node, ast.stmt):
                    found.add(node.lineno)
                if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
                    left.append(node)
    return found


EXPIRES = """\
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.commit()
    print("name" in vars(user))
    #> False
"""


@pytest.fixture
def recorded(tmp_path: Path, databases: dict[str, Database],
             monkeypatch: pytest.MonkeyPatch) -> Program:  # fmt: skip
    """A program that goes differently with `expire_on_commit=False`, and its recordings."""
    loaded = programs.program(tmp_path, EXPIRES)
    monkeypatch.chdir(tmp_path)
    for name in loaded.databases:
        path = recording_path(loaded, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(record(loaded, databases[name])[1].to_json())
    return loaded


def saying(loaded: Program, *names: str) -> Program:
    """The program with a line for each of these conditions; its lines keep their numbers."""
    lines = "".join(f"# not with: {name}\n" for name in names)
    source = loaded.source.replace('"""\n' + "\n" * len(names), f'"""\n{lines}', 1)
    return dataclasses.replace(loaded, source=source)


def test_what_goes_differently_is_told_both_ways(
    recorded: Program, databases: dict[str, Database]
) -> None:
    found = {condition.name: edge for condition, edge in edges_of(recorded, databases)}
    line = recorded.source.splitlines().index('    print("name" in vars(user))') + 1
    difference = Difference(line, ["prints False"], ["prints True"])
    expected = {"sqlite": [difference], "postgresql": [difference]}
    assert found.pop("expire_on_commit=False") == expected
    assert set(found) == {
        "autoflush=False", "a version counter", "joined inheritance", "REPEATABLE READ",
        "AsyncSession",
    }  # fmt: skip
    assert not any(found.values())
    expires, flushes = BY_NAME["expire_on_commit=False"], BY_NAME["autoflush=False"]
    (problem,) = disagreement(recorded, expires, expected)
    assert f"example.py:{line}: [sqlite] with expire_on_commit=False, it goes" in str(problem)
    assert "add the line `# not with: expire_on_commit=False`" in str(problem)
    says = saying(recorded, expires.name)
    assert disagreement(says, expires, expected) == []
    (problem,) = disagreement(says, expires, {})
    assert f"{recorded.path}:2: [sqlite] it goes the same way" in str(problem)
    assert disagreement(recorded, flushes, {}) == []


def test_a_recording_of_a_condition_is_compared(recorded: Program) -> None:
    condition = BY_NAME["expire_on_commit=False"]
    says = saying(recorded, condition.name)
    edge = {"sqlite": [Difference(30, ["prints False"], ["prints True"])]}
    path = edge_path(says, condition)
    assert save_edge(says, condition, edge) == f"{path}: written"
    assert save_edge(says, condition, edge) == ""
    assert read_edge(path) == edge
    assert check_edge(says, condition, edge) == []
    other = {"sqlite": [Difference(30, ["prints False"], ["prints None"])]}
    (problem,) = check_edge(says, condition, other)
    assert f"{says.path}:2: [sqlite] with {condition.name}, it does not do what" in str(problem)
    path.write_text(path.read_text().replace("True", "Truth"))
    assert check_edge(says, condition, edge) != []
    assert save_edge(says, condition, {}).startswith(f"{path}: deleted")
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("autoflusch=False", "there is no condition autoflusch=False; write one of: "),
        ("one-way relationships", "one-way relationships does not apply to this program"),
    ],
)
def test_a_line_that_names_no_condition_of_the_program_is_told(
    name: str, message: str, recorded: Program
) -> None:
    (problem,) = check_names(saying(recorded, name), ["autoflush=False"])
    assert f"{recorded.path}:2: [sqlite] {message}" in str(problem)


def test_a_page_names_conditions_only_if_the_program_ran_with_them(recorded: Program) -> None:
    assert conditions_of(recorded) == []
    note_conditions(recorded, ["autoflush=False"])
    assert conditions_of(recorded) == [BY_NAME["autoflush=False"]]
    library = Library()
    assert library.edges_of(recorded) == [(BY_NAME["autoflush=False"], {})]
    assert conditions_of(dataclasses.replace(recorded, source=recorded.source + "\n")) == []


def test_a_program_that_ends_is_told(recorded: Program, databases: dict[str, Database]) -> None:
    def fail(tree: ast.Module) -> bool:
        tree.body.append(ast.parse("raise ValueError('of a driver')").body[0])
        return True

    failing = Condition("failing", "failing", "It fails.", fail)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recorder.conditions.CONDITIONS", (failing,))
        ((_, edge),) = edges_of(recorded, databases)
    said = [text for found in edge.values() for item in found for text in item.now]
    assert said == ["ends the program: ValueError is not caught"] * 2


def test_every_file_of_a_condition_is_about_a_program() -> None:
    known = {*versions.expected()}
    for condition in CONDITIONS:
        for path in Path("recordings", condition.folder).rglob("*"):
            assert path.is_dir() or path in known


def test_what_an_error_keeps_from_running_is_not_told_line_by_line(recorded: Program) -> None:
    ends = ["raises StatementError", "ends the program: StatementError is not caught"]
    first, after = Difference(3, ["prints a"], ends), Difference(4, ["prints b"], [])
    before, later = Difference(2, ["prints c"], []), Difference(5, [], ["prints d"])
    box = etree.Element("ul")
    _add_differences(box, recorded, {"sqlite": [before, first, after, later]})
    assert [re.findall(r"line (\d+)", item.text or "") for item in box] == [["2"], ["3"], ["5"]]
