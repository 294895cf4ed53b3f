"""`python -m finish site`: finish the site in a folder. Done twice, it is the same."""

import argparse
import shutil
from pathlib import Path

from finish import feed, head, policy, search, sitemap, theme, twins
from recorder.library import Library
from recorder.program import SNIPPETS

_NO_PROGRAM = shutil.ignore_patterns("__pycache__", ".*")


def finish(folder: str | Path) -> None:
    """Finish the site in a folder."""
    site = Path(folder)
    said = head.said(Library())
    for page in sorted(site.rglob("*.html")):
        repaired = theme.repaired(page.read_text(encoding="utf-8"))
        if own := said.get(page.relative_to(site).as_posix()):
            repaired = head.described(repaired, *own)
        elif page.name == "404.html":
            repaired = head.not_found(repaired)
        # The last change of a page: the policy has the hashes of what stands in it.
        page.write_text(policy.protected(repaired), encoding="utf-8")
    twins.write(site)
    shutil.copytree(SNIPPETS, site / SNIPPETS, dirs_exist_ok=True, ignore=_NO_PROGRAM)
    search.write(site)
    sitemap.write(site, Library().docs)
    feed.write(site, Library().docs)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m finish")
    parser.add_argument("site")
    finish(parser.parse_args().site)


if __name__ == "__main__":
    main()
