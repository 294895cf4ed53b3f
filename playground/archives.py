"""What a page loads: three archives of bytecode, without what a Session never needs.

Made once for what they are made of: each has the hash of its sources in its name, in `.cache`.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import json
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import recorder
from playground import runtime

_HERE = Path(__file__).parent
_PACKERS = (_HERE / "pack.py", _HERE / "pack.mjs")

# Left out of the standard library: what needs a process, a socket, a terminal or a screen; formats
# that nobody keeps in a row; tools for programs. `test_playground.py` runs all programs without.
_NOT_IN_PYTHON = set(
    """
    __hello__ __phello__ _aix_support _android_support _apple_support _ios_support _osx_support
    _markupbase _pydecimal _pyio _pyrepl antigravity argparse asyncio.__main__ asyncio.tools
    asyncio.proactor_events asyncio.windows_events asyncio.windows_utils bdb cProfile cmd code
    colorsys compileall concurrent.futures.process concurrent.interpreters ctypes curses dbm
    doctest email._header_value_parser ensurepip filecmp fileinput ftplib getopt getpass gettext
    html.parser http idlelib imaplib logging.config logging.handlers mailbox modulefinder
    multiprocessing netrc nturl2path optparse pdb pickletools plistlib poplib profile pstats pty
    py_compile pyclbr pydoc pydoc_data pyodide.console pyodide.http rlcompleter runpy sched
    shelve site-packages smtplib socketserver sqlite3.__main__ sqlite3.dump stringprep symtable
    tabnanny tarfile this timeit tkinter tomllib trace tracemalloc tty turtle unittest
    urllib.request urllib.robotparser venv wave webbrowser wsgiref xml xmlrpc zipapp
    """.split()
)
_ENCODINGS = set(
    """
    __init__ aliases ascii base64_codec charmap cp1252 cp437 hex_codec idna iso8859_1 latin_1
    punycode raw_unicode_escape undefined unicode_escape utf_16 utf_16_be utf_16_le utf_32 utf_8
    utf_8_sig
    """.split()
)
_PACKAGES = ("sqlalchemy", "aiosqlite", "typing_extensions", "pygments")
_NOT_IN_PACKAGES = set(
    """
    sqlalchemy.connectors.aioodbc sqlalchemy.connectors.pyodbc sqlalchemy.dialects.mssql
    sqlalchemy.dialects.mysql sqlalchemy.dialects.oracle sqlalchemy.dialects.postgresql.asyncpg
    sqlalchemy.dialects.postgresql.pg8000 sqlalchemy.dialects.postgresql.psycopg2
    sqlalchemy.dialects.postgresql.psycopg2cffi sqlalchemy.ext.mypy sqlalchemy.testing
    """.split()
)
_PYGMENTS = set(
    """
    __init__ filter filters.__init__ lexer lexers.__init__ lexers.python modeline plugin regexopt
    token unistring util
    """.split()
)
_NOT_IN_RECORDER = {"__main__", "blocks", "library", "markdown", "page", "pages", "show",
                    "state_drawing", "state_map"}  # fmt: skip
_ONE_LEXER = "LEXERS = {'PythonLexer': ('pygments.lexers.python', 'Python', ('python',), (), ())}\n"


@dataclass
class Archive:
    """What goes into one archive, by the names that it has there."""

    name: str
    zip: Path | None = None
    """Where the members `names` are."""
    names: list[str] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """Tells whether it would be the same archive."""
        known = hashlib.sha256(json.dumps([self.names, self.texts]).encode())
        for path in (self.zip, *self.files.values(), *_PACKERS, runtime.LOCK):
            if path:
                known.update(path.read_bytes())
        return known.hexdigest()[:12]


def packed() -> list[Path]:
    """The archives, compressed: `python-….zip.gz` and so on.

    Raises:
        RuntimeUnavailableError: What packs them is not there.
    """
    return [_packed(archive) for archive in (_python(), _packages(), _ours())]


def _packed(archive: Archive) -> Path:
    path = runtime.CACHE / f"{archive.name}-{archive.digest()}.zip.gz"
    if not path.exists():
        plain = path.with_suffix("")
        order = path.with_suffix(".json")
        order.write_text(json.dumps({
            "zip": str(archive.zip.resolve()) if archive.zip else None,
            "names": archive.names,
            "files": {name: str(file.resolve()) for name, file in archive.files.items()},
            "texts": archive.texts,
            "out": str(plain.resolve()),
        }))  # fmt: skip
        try:
            runtime.run(_HERE / "pack.mjs", str(runtime.pyodide()), str(order.resolve()))
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"{archive.name} cannot be packed:\n{error.stderr}") from None
        for old in runtime.CACHE.glob(f"{archive.name}-*.gz"):
            old.unlink()
        path.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
        plain.unlink()
        order.unlink()
    return path


def _python() -> Archive:
    source = runtime.pyodide() / "python_stdlib.zip"
    with zipfile.ZipFile(source) as archive:
        names = [name for name in sorted(archive.namelist()) if name.endswith(".py")]
    return Archive("python", source, [name for name in names if _is_kept(name)])


def _is_kept(name: str) -> bool:
    folder, _, module = name.removesuffix(".py").rpartition("/")
    return module in _ENCODINGS if folder == "encodings" else not _is_in(name, _NOT_IN_PYTHON)


def _packages() -> Archive:
    found = {name: path for package in _PACKAGES for name, path in _files_of(package)}
    return Archive("packages", files=found, texts={"pygments/lexers/_mapping.py": _ONE_LEXER})


def _files_of(package: str) -> Iterator[tuple[str, Path]]:
    """The modules of an installed package that are worth their weight."""
    for file in importlib.metadata.files(package) or ():
        name = file.as_posix()
        if name.endswith(".py") and not name.startswith(".") and not _is_in(name, _NOT_IN_PACKAGES):
            module = name.removesuffix(".py").replace("/", ".")
            if package != "pygments" or module.removeprefix("pygments.") in _PYGMENTS:
                yield name, Path(str(file.locate()))


def _ours() -> Archive:
    files = {
        f"recorder/{path.name}": path
        for path in sorted(Path(recorder.__file__).parent.glob("*.py"))
        if path.stem not in _NOT_IN_RECORDER
    }
    for path in sorted((_HERE / "browser").glob("*.py")):
        files[f"playground/browser/{path.name}"] = path
    files["greenlet.py"] = files.pop("playground/browser/greenlet.py")
    return Archive("recorder", files=files, texts={"playground/__init__.py": ""})


def _is_in(name: str, modules: set[str]) -> bool:
    """Whether a file is one of some modules, or inside one."""
    parts = name.removesuffix(".py").split("/")
    return any(".".join(parts[:length]) in modules for length in range(1, len(parts) + 1))
