"""`python -m playground site`: adds the playground to a built site."""

import argparse
import sys
from pathlib import Path

from playground.publish import publish
from playground.runtime import RuntimeUnavailableError


def main() -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m playground")
    parser.add_argument("site", type=Path)
    try:
        publish(parser.parse_args().site)
    except RuntimeUnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
