"""`make site`: checks the pages, builds and finishes the site, and adds the playground.

Each reads all programs and recordings; in one process, they are read once.
"""

import sys
from pathlib import Path

import click
from mkdocs.__main__ import cli

from finish.__main__ import finish
from playground.publish import publish
from playground.runtime import RuntimeUnavailableError
from recorder import pages


def main() -> int:
    """Run the command; returns the exit code. Any warning is an error."""
    if wrong := pages.problems():
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    try:
        # Not --quiet: warnings that are not said are not counted.
        cli(["build", "--strict"], standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    try:
        finish("site")
        publish(Path("site"))
    except RuntimeUnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
