"""Questions that people asked in public threads: each has a section that answers it."""

import tomllib
from pathlib import Path

import pytest

from tests.site.conftest import SITE

QUESTIONS: list[dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("questions.toml").read_text(encoding="utf-8")
)["question"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["answer"])
def test_the_section_that_answers_is_there(question: dict[str, str]) -> None:
    page, _, anchor = question["answer"].partition("#")
    assert f' id="{anchor}"' in (SITE / page / "index.html").read_text(encoding="utf-8")


def test_each_thread_is_named_once() -> None:
    threads = [question["thread"] for question in QUESTIONS]
    assert len(set(threads)) == len(threads)
