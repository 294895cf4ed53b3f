"""`make serve`: serves the site, and records a program again when it is saved.

Like `mkdocs serve --dirty`, which builds again what has changed, but it looks for changes more
often, and a program that is wrong does not stop it: what is wrong stands on the page.
"""

import argparse
import functools
import os
import subprocess
import sys

from mkdocs.commands import serve

POLLING_SECONDS = 0.1


def main() -> None:
    """Run the command, until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools.serve")
    parser.add_argument("--address", default="127.0.0.1:8000")
    address = parser.parse_args().address
    os.environ["PROBLEMS_ON_PAGE"] = "true"
    serve.LiveReloadServer = functools.partial(  # type: ignore[assignment, misc]
        serve.LiveReloadServer, polling_interval=POLLING_SECONDS
    )
    recorder = subprocess.Popen([sys.executable, "-m", "recorder", "watch"])
    try:
        serve.serve(
            dev_addr=address, build_type="dirty", watch=["snippets", "recordings", "includes"]
        )
    finally:
        recorder.terminate()
        recorder.wait()


if __name__ == "__main__":
    main()
