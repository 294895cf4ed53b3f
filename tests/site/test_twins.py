"""Programs that read the site find each page in Markdown, with all that it proves."""

import re

from recorder.library import Library
from recorder.program import find
from tests.site.conftest import SITE

LIBRARY = Library()
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#]+)")


def test_llms_txt_lists_every_page_of_the_docs() -> None:
    listed = LINK.findall((SITE / "llms.txt").read_text(encoding="utf-8"))
    twins = {str(path.relative_to(SITE)) for path in SITE.rglob("*.md")}
    assert set(listed) == twins
    assert {str(embed.page.relative_to("docs")) for embed in LIBRARY.embeds()} <= twins


def test_a_twin_holds_what_the_page_proves() -> None:
    for embed in LIBRARY.embeds():
        twin = (SITE / embed.page.relative_to("docs")).read_text(encoding="utf-8")
        for program in LIBRARY.named(embed.name):
            assert program.source in twin
        assert not re.search(r"^///|\{\{", twin, re.MULTILINE)


def test_the_links_of_a_twin_lead_somewhere() -> None:
    for twin in SITE.rglob("*.md"):
        for link in LINK.findall(twin.read_text(encoding="utf-8")):
            target = (twin.parent / link).resolve()
            assert target.exists() or target.with_suffix("").is_dir(), f"{twin}: {link}"


def test_each_program_is_there_as_a_file() -> None:
    for path in find():
        assert (SITE / path).read_bytes() == path.read_bytes()
