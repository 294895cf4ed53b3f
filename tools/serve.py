"""`make serve`: serves the site, and records a program again when it is saved.

Like `mkdocs serve --dirty`, which builds again what has changed, but it does not look at thousands
of files to see what that is, and a program that is wrong does not stop it: what is wrong stands on
the page. Who corrects a sentence needs no database: programs are recorded only where what they need
is installed.
"""

import argparse
import contextlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.commands import serve
from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

from finish import search
from playground.runtime import RuntimeUnavailableError

SAVED = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]


class Saves(Observer):  # type: ignore[misc,valid-type]
    """Tells of files that are saved, not of those that a build reads."""

    def schedule(self, event_handler: Any, path: str, *, recursive: bool = False) -> Any:
        """Called by MkDocs for each folder that it watches."""
        return super().schedule(event_handler, path, recursive=recursive, event_filter=SAVED)


class Server(LiveReloadServer):
    """MkDocs' server, which the system tells what was saved: polling would use half of a core."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.observer = Saves()

    def serve(self, **options: Any) -> None:
        """Called by MkDocs when the site is built: from here on, its search finds something too."""
        try:
            search.write(Path(self.root))
        except RuntimeUnavailableError as error:
            print(f"The search finds nothing here: {error}")
        super().serve(**options)  # type: ignore[no-untyped-call]


def main() -> None:
    """Run the command, until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools.serve")
    parser.add_argument("--address", default="127.0.0.1:8000")
    address = parser.parse_args().address
    os.environ["PROBLEMS_ON_PAGE"] = "true"
    vars(serve)["LiveReloadServer"] = Server
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
