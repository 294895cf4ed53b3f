"""`make serve`: serves the site, and records a program again when it is saved.

Like `mkdocs serve --dirty`, which builds again what has changed, but it looks for changes more
often, and a program that is wrong does not stop it: what is wrong stands on the page. Who corrects
a sentence needs no database: programs are recorded only where what they need is installed.
"""

import argparse
import contextlib
import functools
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator

from mkdocs.commands import serve
from mkdocs.livereload import LiveReloadServer

POLLING_SECONDS = 0.1


def main() -> None:
    """Run the command, until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools.serve")
    parser.add_argument("--address", default="127.0.0.1:8000")
    address = parser.parse_args().address
    os.environ["PROBLEMS_ON_PAGE"] = "true"
    vars(serve)["LiveReloadServer"] = functools.partial(
        LiveReloadServer, polling_interval=POLLING_SECONDS
    )
    with saved_programs_recorded():
        serve.serve(
            dev_addr=address, build_type="dirty", watch=["snippets", "recordings", "includes"]
        )


@contextlib.contextmanager
def saved_programs_recorded() -> Iterator[None]:
    """Record each program that is saved, if this environment can."""
    if not importlib.util.find_spec("psycopg"):
        print("Saved programs are not recorded here; make update sets up what that needs.")
        yield
        return
    recorder = subprocess.Popen([sys.executable, "-m", "recorder", "watch"])
    try:
        yield
    finally:
        recorder.terminate()
        recorder.wait()


if __name__ == "__main__":
    main()
