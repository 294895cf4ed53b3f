"""`python -m finish site`: finish the site in a folder. Done twice, it is the same."""

import argparse
import shutil
from pathlib import Path

from finish import card, feed, head, policy, search, sitemap, theme, twins
from recorder.library import Library
from recorder.program import SNIPPETS

_NO_PROGRAM = shutil.ignore_patterns("__pycache__", ".*")


def finish(folder: str | Path) -> None:
    """Finish the site in a folder."""
    site = Path(folder)
    library = Library()
    said = head.said(library)
    for page in sorted(site.rglob("*.html")):
        repaired = theme.repaired(page.read_text(encoding="utf-8"))
        name = page.relative_to(site).as_posix()
        if own := said.get(name):
            address = head.address(repaired)
            picture = card.write(site, name, address, own, library) if address else ""
            repaired = head.described(repaired, *own, picture)
        elif page.name == "404.html":
            repaired = head.not_found(repaired)
        # The last change of a page: the policy has the hashes of what stands in it.
        page.write_text(policy.protected(repaired), encoding="utf-8")
    twins.write(site)
    shutil.copytree(SNIPPETS, site / SNIPPETS, dirs_exist_ok=True, ignore=_NO_PROGRAM)
    search.write(site)
    sitemap.write(site, library.docs)
    feed.write(site, library.docs)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m finish")
    parser.add_argument("site")
    finish(parser.parse_args().site)


if __name__ == "__main__":
    main()
