"""`python -m finish site`: finish the site that was built into a folder. Done twice, it is same."""

import argparse
from pathlib import Path

from finish import policy, theme, twins


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m finish")
    parser.add_argument("site", type=Path)
    site: Path = parser.parse_args().site
    for page in sorted(site.rglob("*.html")):
        repaired = theme.repaired(page.read_text(encoding="utf-8"))
        # The last change of a page: the policy has the hashes of what stands in it.
        page.write_text(policy.protected(repaired), encoding="utf-8")
    twins.write(site)


if __name__ == "__main__":
    main()
