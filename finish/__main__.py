"""`python -m finish site`: finish the site in a folder. Done twice, it is the same."""

import argparse
from pathlib import Path

from finish import policy, search, theme, twins


def finish(folder: str | Path) -> None:
    """Finish the site in a folder."""
    site = Path(folder)
    for page in sorted(site.rglob("*.html")):
        repaired = theme.repaired(page.read_text(encoding="utf-8"))
        # The last change of a page: the policy has the hashes of what stands in it.
        page.write_text(policy.protected(repaired), encoding="utf-8")
    twins.write(site)
    search.write(site)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m finish")
    parser.add_argument("site")
    finish(parser.parse_args().site)


if __name__ == "__main__":
    main()
