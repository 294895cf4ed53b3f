"""Sets up an environment, for the Makefile: installs exactly what lock files pin.

    python3 -m tools.environment .venv/test requirements.lock

The pins of a second lock file take the place of the first one's. The file `.venv/test` says when it
was done. What is there already and right stays, so a new lock costs what it changes.
"""

import fcntl
import math
import re
import subprocess
import sys
import time
from pathlib import Path

ALL = Path("requirements.lock")
"""What the site needs, and the tests; and uv, which installs it in a tenth of the time of pip."""
SECONDS_A_PACKAGE = 0.3
"""In an empty environment, with empty caches: measured on two cores and a fast line."""


def main() -> None:
    """Run the command."""
    done, *locks = map(Path, sys.argv[1:])
    with ALL.open() as held:  # a second make waits, and finds all done
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another make, which sets up an environment.", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        if done.exists() and done.stat().st_mtime >= max(lock.stat().st_mtime for lock in locks):
            return
        try:
            set_up(done.parent, locks)
        except subprocess.CalledProcessError as error:
            sys.exit(f"{done.parent} is not set up: {' '.join(map(str, error.cmd))} failed.")
        done.touch()
        if ALL in locks:
            done.with_name("site").touch()


def set_up(folder: Path, locks: list[Path]) -> None:
    """Make the environment, if there is none, and make it hold what the locks pin."""
    python, uv, begun = folder / "bin/python", folder / "bin/uv", time.monotonic()
    pins = len(re.findall(r"^[\w.-]+==", locks[0].read_text(encoding="utf-8"), re.MULTILINE))
    print(f"Setting up {folder}: {pins} packages of {locks[0]}", end="", flush=True)
    if works(python):
        print(", as far as they are not there.", flush=True)
    else:
        tens = math.ceil(SECONDS_A_PACKAGE * pins / 10)
        print(f", once, about {tens}0 seconds.", flush=True)
        run(sys.executable, "-m", "venv", "--clear", folder)
    only = ("--require-hashes", "--only-binary", ":all:")
    pip = (python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps")
    run(*pip, *only, "--requirement", "/dev/stdin", given=uv_and_its_hashes())
    quiet = () if sys.stderr.isatty() else ("--quiet",)  # a terminal shows how far it is
    first, *others = locks
    # Compiled here, once: every command starts sooner, also where Python may write no bytecode.
    into = ("--compile-bytecode", *quiet, "--python", python, *only)
    run(uv, "pip", "sync", *into, first)
    for lock in others:
        run(uv, "pip", "install", *into, "--no-deps", "-r", lock)
    print(f"{folder} is set up: {time.monotonic() - begun:.0f} seconds.", flush=True)


def works(python: Path) -> bool:
    """Whether the interpreter is there, and the one that it was made from still is."""
    return python.exists() and not subprocess.run([python, "-c", ""], check=False).returncode


def uv_and_its_hashes() -> str:
    """The lines of the lock that pin uv."""
    found = re.search(r"^uv==(?:.*\\\n)*.*\n", ALL.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[0]


def run(*command: str | Path, given: str = "") -> None:
    """Run a command that has to succeed."""
    subprocess.run(command, input=given, text=True, check=True)


if __name__ == "__main__":
    main()
