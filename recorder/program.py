"""A program: one file under `snippets/`, which states one claim and proves it."""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SNIPPETS = Path("snippets")
LABELS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
"""Each database, as files and as people call it."""
DATABASES = tuple(LABELS)

START = "# --8<-- [start:example]"
END = "# --8<-- [end:example]"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_REQUIRES = re.compile(r"^# requires: sqlalchemy(?P<bound>.*)$", re.MULTILINE)
_NOT_WITH = re.compile(r"^# not with: (.+)$", re.MULTILINE)
_CURE = re.compile(r"^# cure: (.+)$", re.MULTILINE)
_OPENS = re.compile(r"^# opens: (.+)$", re.MULTILINE)
_BOUND = re.compile(r"(?P<operator>>=|<)(?P<version>\d+(\.\d+)*)")


class ProgramError(Exception):
    """A file under `snippets/` is not a program that can be shown: where, and what to do."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = path, line, message


@dataclass(frozen=True)
class Program:
    """One program, as text and as syntax. Nothing is run."""

    path: Path
    """Where the file is; messages name it."""
    source: str
    """The whole file."""
    change: Callable[[ast.Module], object] | None = None
    """Changes the syntax tree: the program as it is under a condition."""

    @classmethod
    def load(cls, path: Path) -> Program:
        """Read a program from a file.

        Raises:
            ProgramError: The file is not a program: no claim, no example region, wrong syntax.
        """
        program = cls(path, path.read_text(encoding="utf-8"))
        program.validate()
        return program

    @property
    def name(self) -> str:
        """`guide/claim`, as pages write it."""
        return name_of(self.path)

    @property
    def anchor(self) -> str:
        """The id of its heading on a page: its name, as addresses are written."""
        return self.path.stem.replace("_", "-")

    @property
    def digest(self) -> str:
        """Tells whether it is the same file: a few signs of the source's SHA-256."""
        return hashlib.sha256(self.source.encode()).hexdigest()[:12]

    @property
    def databases(self) -> tuple[str, ...]:
        """The databases that the program runs on, by its file's name."""
        return databases_of(self.path)

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; nobody may change it."""
        return self.parsed()

    def parsed(self) -> ast.Module:
        """The syntax tree, made anew."""
        try:
            tree = ast.parse(self.source, filename=str(self.path))
            if self.change:
                self.change(tree)
                ast.fix_missing_locations(tree)
            return tree
        except SyntaxError as error:
            raise ProgramError(
                self.path, error.lineno or 1, f"Python cannot read this: {error.msg}"
            ) from None

    def changed(self, change: Callable[[ast.Module], bool]) -> Program | None:
        """The program under a condition; None if that has nothing to change in it."""
        tree = self.parsed()
        if not change(tree):
            return None
        other = dataclasses.replace(self, change=change)
        vars(other)["tree"] = ast.fix_missing_locations(tree)  # it need not be made again
        return other

    @cached_property
    def claim(self) -> str:
        """The module's docstring: one sentence, on one line."""
        docstring = ast.get_docstring(self.tree)
        if not docstring:
            raise ProgramError(self.path, 1, "the file starts with its claim: add a docstring")
        if "\n" in docstring or not docstring.endswith("."):
            raise ProgramError(
                self.path, 1, "the claim is one sentence on one line, ended by a full stop"
            )
        return docstring

    @property
    def cure(self) -> str:
        """What to do about the error that the program shows, from its `# cure:` lines."""
        return " ".join(_CURE.findall(self.source))

    @property
    def not_with(self) -> dict[str, int]:
        """The conditions under which it goes differently, each with the line that says so."""
        return {
            match[1]: self.source.count("\n", 0, match.start()) + 1
            for match in _NOT_WITH.finditer(self.source)
        }

    @property
    def opens(self) -> str:
        """The code of the line on which a page opens, from the `# opens:` line; mostly empty."""
        found = _OPENS.search(self.source)
        return found[1] if found else ""

    @cached_property
    def reasons(self) -> dict[int, str]:
        """Why a statement is there, by the line where it begins: the `#:` comments above it.

        Raises:
            ProgramError: There is no statement below such a comment.
        """
        found: dict[int, str] = {}
        said = ""
        for number in self.region:
            if number in self.reason_lines:
                said = f"{said} {self.reason_lines[number]}".strip()
            elif said:
                statement = self.statements.get(number)
                if statement is None or statement.lineno != number:
                    raise ProgramError(
                        self.path, number - 1, "a `#:` comment stands directly above a statement"
                    )
                found[number], said = said, ""
        if said:
            raise ProgramError(
                self.path, self.region.stop - 1, "a `#:` comment stands directly above a statement"
            )
        return found

    @cached_property
    def reason_lines(self) -> dict[int, str]:
        """The sentences of the `#:` comments in the example region, by their lines."""
        return {
            token.start[0]: token.string[2:].strip()
            for token in self._comments
            if token.string.startswith("#:")
            and token.line.strip() == token.string
            and token.start[0] in self.region
        }

    @cached_property
    def _comments(self) -> list[tokenize.TokenInfo]:
        tokens = tokenize.generate_tokens(io.StringIO(self.source).readline)
        return [token for token in tokens if token.type == tokenize.COMMENT]

    @property
    def requires(self) -> str:
        """The versions of SQLAlchemy that the claim is about; empty if it is about all."""
        return ", ".join(match["bound"] for match in _REQUIRES.finditer(self.source))

    @cached_property
    def region(self) -> range:
        """The numbers of the lines that a page shows; those above it are the set-up."""
        lines = [line.strip() for line in self.source.splitlines()]
        for marker in (START, END):
            if lines.count(marker) != 1:
                raise ProgramError(
                    self.path, 1, f"exactly one line says `{marker}`, not {lines.count(marker)}"
                )
        first, last = lines.index(START) + 2, lines.index(END) + 1
        if first >= last:
            raise ProgramError(self.path, first, "the example region holds no line")
        return range(first, last)

    @property
    def set_up(self) -> range:
        """The numbers of the lines above the example, which a page folds away."""
        return range(1, self.region.start - 1)

    @cached_property
    def output_lines(self) -> frozenset[int]:
        """The numbers of the `#>` lines.

        Raises:
            ProgramError: A `#>` comment stands behind code; it needs a line of its own. Or a
                formatter has made another comment of it.
        """
        found = set()
        for token in self._comments:
            line = token.start[0]
            if token.string.startswith("# >"):
                raise ProgramError(
                    self.path,
                    line,
                    "a formatter has made this of `#>`; delete it: an update writes the output",
                )
            if token.string.startswith("#>"):
                if token.line.strip() != token.string:
                    raise ProgramError(
                        self.path,
                        line,
                        "a `#>` comment stands on a line of its own, below its print",
                    )
                found.add(line)
        return frozenset(found)

    @property
    def code(self) -> str:
        """The source without its `#>` lines."""
        lines = self.source.splitlines(keepends=True)
        return "".join(
            line for number, line in enumerate(lines, start=1) if number not in self.output_lines
        )

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """The nodes of the syntax tree, breadth first: what is inside comes later."""
        return list(ast.walk(self.tree))

    @cached_property
    def statements(self) -> dict[int, ast.stmt]:
        """The innermost statement of each line; a compound statement keeps its header's lines."""
        found: dict[int, ast.stmt] = {}
        for node in self.nodes:  # what is inside comes later, and wins
            if isinstance(node, ast.stmt):
                first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
                assert node.end_lineno is not None
                found.update(dict.fromkeys(range(first, node.end_lineno + 1), node))
        return found

    def holds_on(self, version: str) -> bool:
        """Whether the claim is about this SQLAlchemy version, by the `# requires:` lines."""
        return holds_on(self.source, version)

    def validate(self) -> None:
        """Raise a `ProgramError` for the first thing that a page could not show."""
        for part in (self.path.parent.name, self.path.stem):
            if not _NAME.fullmatch(part):
                raise ProgramError(
                    self.path, 1, f"`{part}` is no name: lower case, digits and underscores"
                )
        self.validate_code()
        _ = self.claim
        lines = self.source.splitlines()
        if self.opens and sum(self.opens in lines[number - 1] for number in self.region) != 1:
            line = next(n for n, text in enumerate(lines, 1) if text.startswith("# opens: "))
            raise ProgramError(
                self.path, line, f"`{self.opens}` is not on one line of the example; quote one"
            )
        for match in _REQUIRES.finditer(self.source):
            if not all(_BOUND.fullmatch(part) for part in match["bound"].split(",")):
                line = self.source.count("\n", 0, match.start()) + 1
                raise ProgramError(
                    self.path, line, "write `# requires: sqlalchemy>=2.1`, with >= or < and numbers"
                )

    def validate_code(self) -> None:
        """Raise a `ProgramError` for the first thing without which it cannot be run and shown."""
        for number, text in enumerate(self.source.split("\n"), start=1):
            if text.splitlines() not in ([], [text]):  # Python does not end a line there
                raise ProgramError(
                    self.path, number, "a character here breaks the line; write it as an escape"
                )
        _ = self.tree, self.region, self.output_lines, self.reasons


def name_of(path: Path) -> str:
    """`guide/claim`, from the file."""
    return f"{path.parent.name}/{path.stem}"


def embedded_name(path: Path) -> str:
    """How a page names the program in this file: of a pair, without the database."""
    name = name_of(path)
    for database in DATABASES:
        name = name.removesuffix(f"_on_{database}")
    return name


def paths_named(name: str, folder: Path = SNIPPETS) -> list[Path]:
    """The file of the program that a page calls by this name, or both of a pair; [] if none."""
    paths = [folder / f"{name}{end}.py" for end in ("", *(f"_on_{d}" for d in DATABASES))]
    return [path for path in paths if path.exists()]


def databases_of(path: Path) -> tuple[str, ...]:
    """The databases that the program in this file runs on: all, or the one it is named after."""
    return tuple(d for d in DATABASES if path.stem.endswith(f"_on_{d}")) or DATABASES


def holds_on(source: str, version: str) -> bool:
    """Whether a program's `# requires: sqlalchemy…` lines admit this SQLAlchemy version."""

    def numbers(text: str) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", text)[:3]]

    for requires in _REQUIRES.finditer(source):
        for bound in _BOUND.finditer(requires["bound"]):
            newer = numbers(version) >= numbers(bound["version"])
            if newer != (bound["operator"] == ">="):
                return False
    return True


def find(folder: Path = SNIPPETS) -> Iterator[Path]:
    """The program files below a folder, sorted; none of them is read.

    Raises:
        ProgramError: Half of an `_on_sqlite` / `_on_postgresql` pair is missing, or both a pair and
            a program for both databases have the same name.
    """
    paths = sorted(folder.glob("*/[!.]*.py"))  # an editor's own files begin with a dot
    for path in paths:
        if (stem := embedded_name(path).partition("/")[2]) != path.stem:
            for other in DATABASES:
                if not (half := path.with_stem(f"{stem}_on_{other}")).exists():
                    raise ProgramError(
                        path, 1, f"one half of a pair: write {half}, or drop the suffix"
                    )
            if (whole := path.with_stem(stem)).exists():
                raise ProgramError(path, 1, f"{whole} has the same name without a database")
    yield from paths
