"""Puts into a built site what the playground loads.

All of it is in one folder, named by a hash of what it holds: an old page finds old files or none,
never a mixture. `index.json`, beside that folder, names it and says how much a first run loads.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

from playground import archives, runtime
from recorder import show
from recorder.program import Program, find
from recorder.recording import recording_path
from recorder.script import runs_in_browser

FOLDER = Path("assets/playground")
_LOCK = "pyodide-lock.json"
"""Pyodide asks it what it is, and which packages there are: none but ours."""
_PAGE = "run.template"  # no page of the site
MARKS = ("<!--title-->", "<!--told-->", "<!--body-->")
"""Where a run goes that somebody downloads as a file."""
_WORKER = Path(__file__).with_name("worker.mjs")


def publish(site: Path) -> Path:
    """Add the playground to a site; returns the folder with its files.

    Raises:
        RuntimeUnavailableError: Pyodide is not there, and cannot be fetched.
    """
    loaded = _loaded()
    files = loaded | _published() | {_PAGE: show.frame(*MARKS).encode()}
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    folder = site / FOLDER / digest.hexdigest()[:12]
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    size = sum(len(data) for name, data in loaded.items() if name.endswith(".gz"))
    index = {"folder": folder.name, "size": size}
    (site / FOLDER / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def _loaded() -> dict[str, bytes]:
    """What a first run loads, by its name."""
    pyodide = runtime.pyodide()
    found = {name: (pyodide / name).read_bytes() for name in ("pyodide.mjs", "pyodide.asm.mjs")}
    lock = json.loads((pyodide / _LOCK).read_text(encoding="utf-8"))
    found[_LOCK] = json.dumps({"info": lock["info"], "packages": {}}).encode()
    found[_WORKER.name] = _WORKER.read_bytes()
    found["pyodide.asm.wasm.gz"] = _compressed(pyodide / "pyodide.asm.wasm").read_bytes()
    for path in archives.packed():
        found[f"{path.name.partition('-')[0]}.zip.gz"] = path.read_bytes()
    return found


def _compressed(path: Path) -> Path:
    """The file compressed, kept beside it: not every host compresses it, and it is the largest."""
    kept = path.with_name(f"{path.name}.gz")
    if not kept.exists():
        kept.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    return kept


def _published() -> dict[str, bytes]:
    """The recordings that a reader's run is compared with."""
    programs = [Program(path, path.read_text(encoding="utf-8")) for path in find()]
    return {
        f"published/{program.name}.json": recording_path(program, "sqlite").read_bytes()
        for program in programs
        if runs_in_browser(program)
    }
