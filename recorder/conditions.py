"""One thing changed in a program: where its claim ends.

A claim is proved by one program with one mapping and the default options, and the reader has
others. So each program runs again under each condition that applies to it: a small change of its
syntax tree, with the name that readers know. What is printed or raised then is the same, or the
program says so: `# not with: expire_on_commit=False`.

A condition that is what a program is about does not apply to it, nor one that has nothing to change
in it. No line moves: what a changed program does is told by the lines of the file.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from recorder.asynchronous import with_async_session
from recorder.program import DATABASES, Program

Change = Callable[[ast.Module], bool]
"""Changes a tree; returns whether the condition applies to the program."""


@dataclass(frozen=True)
class Condition:
    """One thing that may be otherwise in the reader's program."""

    name: str
    """As readers write it."""
    folder: str
    """Where its recordings are, below `recordings/`."""
    says: str
    """What it does, as a sentence."""
    change: Change
    databases: tuple[str, ...] = DATABASES

    def applied(self, program: Program) -> Program | None:
        """The program under the condition; None if it does not apply."""
        return program.changed(self.change)


def applying(program: Program) -> Iterator[tuple[Condition, Program]]:
    """Each condition that applies to a program, with the program under it."""
    for condition in CONDITIONS:
        if changed := condition.applied(program):
            yield condition, changed


# Options of Sessions and engines.

_SESSIONS = ("Session", "sessionmaker", "AsyncSession", "async_sessionmaker")
_ENGINES = ("create_engine", "create_async_engine")


def _option(functions: tuple[str, ...], name: str, value: str | bool) -> Change:
    """Gives an option to each call of these functions; a program that gives it is about it."""

    def change(tree: ast.Module) -> bool:
        calls = [call for call in _calls(tree) if _called(call) in functions]
        if not calls or name in _words(tree):
            return False
        for call in calls:
            call.keywords.append(ast.keyword(name, ast.Constant(value)))
        return True

    return change


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    match call.func:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


def _words(tree: ast.Module) -> set[str]:
    """The names of arguments and attributes of a program, and its texts, its claim aside."""
    found: set[str] = set()
    for statement in tree.body[1:]:
        for node in ast.walk(statement):
            match node:
                case ast.keyword(str(word)) | ast.Attribute(_, word) | ast.Constant(str(word)):
                    found.add(word)
    return found


# Mappings.


def _relationships(tree: ast.Module) -> list[ast.Call]:
    return [call for call in _calls(tree) if _called(call) == "relationship"]


def _one_way(tree: ast.Module) -> bool:
    """Takes `back_populates` away. Without `overlaps`, SQLAlchemy would warn of the two."""
    changed = False
    for call in _relationships(tree):
        for keyword in call.keywords:
            if keyword.arg == "back_populates":
                keyword.arg, changed = "overlaps", True
    return changed


def _eager(tree: ast.Module) -> bool:
    """Loads each relationship with its objects."""
    calls = _relationships(tree)
    if not calls or {"lazy", "viewonly"} & _words(tree):
        return False
    kinds = {"WriteOnlyMapped", "DynamicMapped", "raiseload", "lazyload", "noload"}
    if any(isinstance(node, ast.Name) and node.id in kinds for node in ast.walk(tree)):
        return False
    for call in calls:
        call.keywords.append(ast.keyword("lazy", ast.Constant("selectin")))
    return True


_VERSION = "version_counter"


def _counted(tree: ast.Module) -> bool:
    """Gives each mapped class a version counter."""
    classes = list(_mapped_classes(tree))
    words = _words(tree)
    if not classes or {"version_id_col", "__mapper_args__", "polymorphic_on"} & words:
        return False
    if any(isinstance(node, ast.Name) and node.id == "SQLModel" for node in ast.walk(tree)):
        return False  # it has columns of its own kind
    for class_ in classes:
        if any(_assigns(statement, "__mapper_args__") for statement in class_.body):
            return False
        init = "init=False, " if _is_dataclass(tree) else ""
        class_.body += _placed(
            f"{_VERSION}: Mapped[int] = mapped_column({init}server_default='1')\n"
            f"__mapper_args__ = {{'version_id_col': {_VERSION}}}",
            class_,
        )
    return True


_KIND = "discriminator"


def _joined(tree: ast.Module) -> bool:
    """Lets each mapped class inherit from one with a table of its own, which has the key."""
    classes = [class_ for class_ in _mapped_classes(tree) if class_ in tree.body]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    words = _words(tree)
    if (
        {"__mapper_args__", "polymorphic_on"} & (names | words)
        or {"MappedAsDataclass", "SQLModel", "Table"} & names
        or any("INSERT INTO" in word for word in words)  # a row of the class alone is none of it
        or _refer_to_each_other(classes)
    ):
        return False
    changed = False
    for class_ in classes:
        key = _key(class_)
        if key is None:
            continue
        base, table = f"{class_.name}Base", f"{_table(class_)}_base"
        above = _placed(
            f"from sqlalchemy import ForeignKey\n"
            f"class {base}({ast.unparse(class_.bases[0])}):\n"
            f"    __tablename__ = {table!r}\n"
            f"    {key}: Mapped[int] = mapped_column(primary_key=True)\n"
            f"    {_KIND}: Mapped[str]\n"
            f"    __mapper_args__ = {{'polymorphic_on': {_KIND!r},"
            " 'polymorphic_identity': 'base'}",
            class_,
        )
        at = tree.body.index(class_)
        tree.body[at:at] = above
        class_.bases = [ast.copy_location(ast.Name(base, ast.Load()), class_.bases[0])]
        place = next(i for i, statement in enumerate(class_.body) if _assigns(statement, key))
        class_.body[place : place + 1] = _placed(
            f"{key}: Mapped[int] = mapped_column(ForeignKey('{table}.{key}'), primary_key=True)",
            class_.body[place],
        )
        class_.body += _placed(
            f"__mapper_args__ = {{'polymorphic_identity': {class_.name!r}}}", class_
        )
        changed = True
    return changed


def _key(class_: ast.ClassDef) -> str | None:
    """The attribute that is the primary key, if it is a plain one, and the class a plain one."""
    keys = [
        (statement, value)
        for statement in class_.body
        for value in ast.walk(statement)
        if isinstance(value, ast.keyword) and value.arg == "primary_key"
    ]
    match keys:
        case [(ast.AnnAssign(ast.Name(name), note, ast.Call(args=[], keywords=[_])), _)]:
            if ast.unparse(note) == "Mapped[int]" and len(class_.bases) == 1:
                return name
    return None


def _table(class_: ast.ClassDef) -> str:
    for statement in class_.body:
        match statement:
            case ast.Assign([ast.Name("__tablename__")], ast.Constant(str(name))):
                return name
    return class_.name


def _refer_to_each_other(classes: list[ast.ClassDef]) -> bool:
    """Whether foreign keys go round in a circle: a join between such classes is ambiguous."""
    left = {
        _table(class_): {
            str(argument.value).partition(".")[0]
            for call in _calls(class_)
            if _called(call) == "ForeignKey"
            for argument in call.args[:1]
            if isinstance(argument, ast.Constant)
        }
        for class_ in classes
    }
    while ends := [table for table, others in left.items() if not others & left.keys()]:
        for table in ends:
            del left[table]
    return bool(left)


def _mapped_classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """The classes that have a table of their own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(
            _assigns(statement, "__tablename__") for statement in node.body
        ):
            yield node


def _assigns(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Assign([ast.Name(target)]) | ast.AnnAssign(ast.Name(target)):
            return target == name
    return False


def _is_dataclass(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == "MappedAsDataclass" for node in ast.walk(tree)
    )


def _placed(code: str, near: ast.stmt) -> list[ast.stmt]:
    """Statements that stand on the line of another one."""
    statements = ast.parse(code).body
    for statement in statements:
        for node in ast.walk(statement):
            ast.copy_location(node, near)
            if isinstance(node, (ast.expr, ast.stmt)):
                node.end_lineno = node.lineno
    return statements


CONDITIONS = (
    Condition(
        "expire_on_commit=False",
        "expire-on-commit-false",
        "A commit leaves the values of the objects as they are.",
        _option(_SESSIONS, "expire_on_commit", False),
    ),
    Condition(
        "autoflush=False",
        "autoflush-false",
        "No query flushes first.",
        _option(_SESSIONS, "autoflush", False),
    ),
    Condition(
        "one-way relationships",
        "one-way-relationships",
        "The two sides of a relationship do not know of each other: no `back_populates`.",
        _one_way,
    ),
    Condition(
        'lazy="selectin"',
        "lazy-selectin",
        "Related objects are loaded with each query.",
        _eager,
    ),
    Condition(
        "a version counter",
        "version-counter",
        "Each row counts its changes, and each UPDATE and DELETE compares the count.",
        _counted,
    ),
    Condition(
        "joined inheritance",
        "joined-inheritance",
        "Each mapped class inherits from one with a table of its own, which has the key.",
        _joined,
    ),
    Condition(
        "REPEATABLE READ",
        "repeatable-read",
        "A transaction sees the rows as they were when it began.",
        _option(_ENGINES, "isolation_level", "REPEATABLE READ"),
        ("postgresql",),
    ),
    Condition(
        "AsyncSession",
        "async-session",
        "Each call that sends SQL is awaited, on an asyncio engine.",
        with_async_session,
    ),
)
