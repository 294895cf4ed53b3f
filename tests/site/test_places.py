"""A link to a question shows that question, although the programs above it are laid out late."""

import re

import pytest

from tests.site.conftest import PAGES, SITE, Open

QUESTION = re.compile(r'<h2 id="([^"]+)"')
MANY = 15
"""Programs of a page that is long enough to be laid out late."""


def questions(page: str) -> list[str]:
    """One in the middle of the page, and the last but one."""
    found = QUESTION.findall((SITE / page).read_text(encoding="utf-8"))
    return [found[len(found) // 2], found[-2]]


LONG = [page for page in PAGES if (SITE / page).read_text().count('class="program"') >= MANY]


@pytest.mark.parametrize("width", [360, 1440])
def test_a_link_to_a_question_shows_it(width: int, read: Open) -> None:
    away = []
    for page in LONG[::3]:
        for anchor in questions(page):
            opened = read(f"{page}#{anchor}", viewport={"width": width, "height": 740})
            opened.wait_for_timeout(400)
            top = opened.locator(f"h2[id='{anchor}']").evaluate(
                "heading => heading.getBoundingClientRect().top"
            )
            # The last question of a page may be too near to its end to come to the top.
            rest = opened.evaluate("document.documentElement.scrollHeight - scrollY - innerHeight")
            if not 0 <= top <= 150 and rest > 1:
                away.append((page, anchor, top))
            opened.context.close()
    assert away == []
    assert len(LONG) > 10


def test_the_way_back_leads_to_where_one_was(read: Open) -> None:
    """Not to the question that the address names: the browser knows how far somebody had read."""
    page = LONG[0]
    opened = read(f"{page}#{questions(page)[0]}")
    opened.wait_for_timeout(400)
    opened.mouse.wheel(0, 600)
    opened.wait_for_timeout(400)
    before = opened.evaluate("scrollY")
    opened.goto("/")
    opened.go_back()
    opened.wait_for_timeout(400)
    assert abs(opened.evaluate("scrollY") - before) < 300


ROOM = """() => {
  const far = [...document.querySelectorAll('.program')].filter(
    program => program.getBoundingClientRect().top > 3 * innerHeight);
  const kept = far.map(program => program.offsetHeight);
  const all = new CSSStyleSheet();
  all.replaceSync('.program { content-visibility: visible !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, all];
  return far.map((program, i) => [kept[i], program.offsetHeight]).filter(pair => pair[1]);
}"""
"""The height of each program before and after it is laid out, of those that are far below."""


@pytest.mark.parametrize("width", [360, 1440])
def test_the_room_of_a_program_is_about_its_height(width: int, read: Open) -> None:
    """So the page keeps its length while one scrolls, and no program covers the next."""
    found: list[tuple[int, int]] = []
    for page in LONG:
        opened = read(page, viewport={"width": width, "height": 740})
        found += opened.evaluate(ROOM)
        opened.context.close()
    assert len(found) > 100
    wrong = [(kept, high) for kept, high in found if not 0.85 * high <= kept <= 1.25 * high]
    assert len(wrong) <= 0.05 * len(found)
