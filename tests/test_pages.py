"""Pages, programs and recordings belong together; code on a page is run."""

import subprocess
import sys
from pathlib import Path

import pytest
from markdown import Markdown
from pytest_examples import CodeExample, find_examples

from recorder import page as grammar
from recorder import pages
from recorder.blocks import BLOCKS, twin
from recorder.check import check
from recorder.databases import Database
from recorder.library import Library, UnknownProgramError
from recorder.program import Program, ProgramError
from recorder.recording import Recording
from recorder.run import run
from tests.programs import write_program

PROSE = ["README.md", "CONTRIBUTING.md", "docs"]


def test_every_page_and_every_program_belong_together() -> None:
    assert pages.problems() == []


@pytest.mark.parametrize("example", list(find_examples(*PROSE)), ids=str)
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_code_in_prose_does_what_it_says(
    example: CodeExample, name: str, databases: dict[str, Database]
) -> None:
    code = Program(example.path, "\n" * example.start_line + example.source)
    assert check(run(code, databases[name])) == []


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one page that shows one recorded program."""
    write_program(tmp_path / "snippets", "print(1)\n#> 1\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text("# Page\n\n/// snippet | guide/example\n///\n")
    write_recordings(tmp_path, "example")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_recordings(folder: Path, name: str) -> None:
    (folder / "recordings/guide").mkdir(parents=True, exist_ok=True)
    for database in ("sqlite", "postgresql"):
        recording = Recording(f"guide/{name}", database, {}, [])
        (folder / f"recordings/guide/{name}.{database}.json").write_text(recording.to_json())


def test_a_site_that_belongs_together_has_no_problem(site: Path) -> None:
    assert pages.problems() == []


WRONG = {
    "unknown program": (
        "docs/page.md",
        "\n/// snippet | elsewhere/gone\n///\n",
        "docs/page.md:6: there is no program snippets/elsewhere/gone.py",
    ),
    "misspelt program": (
        "docs/page.md",
        "\n/// snippet | guide/exanple\n///\n",
        "docs/page.md:6: there is no program snippets/guide/exanple.py; did you mean "
        "guide/example?",
    ),
    "misspelt block": (
        "docs/page.md",
        "\n/// snippe | guide/example\n",
        "docs/page.md:6: `/// snippe | guide/example` is no block; write "
        "`/// snippet | guide/claim`, alone",
    ),
    "open block": (
        "docs/page.md",
        "\n/// claims\n",
        "docs/page.md:6: this block is not closed; write `///` on the line below it",
    ),
    "misspelt quote": (
        "docs/page.md",
        "\nIt sends {{ sq guide/example: print(1) }}.\n",
        "docs/page.md:6: write `{{ sql guide/claim: code of a line }}`",
    ),
    "quote of no program": (
        "docs/page.md",
        "\nIt sends {{ sql guide/gone: print(1) }}.\n",
        "docs/page.md:6: guide/gone is no program; quote one that exists",
    ),
    "quote of no line": (
        "docs/page.md",
        "\nIt sends {{ sql guide/example: print(2) }}.\n",
        "docs/page.md:6: `print(2)` stands on no line of the example in "
        "snippets/guide/example.py; quote one line",
    ),
    "not recorded": (
        "snippets/guide/new.py",
        "",
        "snippets/guide/new.py:1: not recorded on SQLite and PostgreSQL; "
        "run make update PROGRAM=guide/new",
    ),
    "embedded twice": (
        "docs/page.md",
        "\n/// snippet | guide/example\n///\n",
        "docs/page.md:6: guide/example stands on this page already; link to it",
    ),
    "program on no page": (
        "snippets/guide/lonely.py",
        "",
        "snippets/guide/lonely.py:1: no page shows this program; embed it with "
        "`/// snippet | guide/lonely`, or delete it",
    ),
    "recording of no program": (
        "recordings/guide/gone.sqlite.json",
        "",
        "recordings/guide/gone.sqlite.json:1: recorded from a program that is gone; delete it",
    ),
    "Python fence": (
        "docs/page.md",
        "\n```python\nprint(1)\n```\n",
        "docs/page.md:6: this code is not run; make it a program under snippets/ and embed that",
    ),
    "indented fence": (
        "docs/page.md",
        "\n    ~~~ {.py}\n    print(1)\n    ~~~\n",
        "docs/page.md:6: this code is not run; make it a program under snippets/ and embed that",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_does_not_belong_together_is_named(kind: str, site: Path) -> None:
    file, text, message = WRONG[kind]
    if kind == "not recorded":
        with (site / "docs/page.md").open("a") as opened:
            opened.write("\n/// snippet | guide/new\n///\n")
    if kind == "program on no page":
        write_recordings(site, "lonely")
    with (site / file).open("a") as opened:
        opened.write(text)
    assert pages.problems() == [message]


def test_half_a_recording_is_named(site: Path) -> None:
    (site / "recordings/guide/example.postgresql.json").unlink()
    assert pages.problems() == [
        "snippets/guide/example.py:1: not recorded on PostgreSQL; "
        "run make update PROGRAM=guide/example"
    ]


def test_a_block_that_names_no_program_fails_the_build(site: Path) -> None:
    with pytest.raises(UnknownProgramError, match=r"there is no program snippets/guide/gone\.py"):
        Markdown(extensions=["recorder.markdown"]).convert("/// snippet | guide/gone\n///\n")


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    """As mkdocs.yml is: to a page that is not there, and to a heading that is not on its page."""
    configuration = tmp_path / "mkdocs.yml"
    configuration.write_text(
        f"INHERIT: {Path('mkdocs.yml').resolve()}\nhooks: []\nnav: [index.md, other.md]\n"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n\n[a](gone.md) [b](other.md#gone)\n")
    (tmp_path / "docs/other.md").write_text("# Other\n\n[c](index.md#home)\n")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", configuration],
        capture_output=True,
        text=True,
    )
    warnings = [line for line in done.stderr.splitlines() if line.startswith("WARNING")]
    assert done.returncode == 1
    assert ["'gone.md'" in warnings[0], "'other.md#gone'" in warnings[1]] == [True, True]
    assert len(warnings) == 2


def test_half_of_a_pair_is_refused(site: Path) -> None:
    write_program(site / "snippets", "print(1)\n#> 1\n", "locks_on_sqlite")
    with pytest.raises(Exception, match=r"write snippets/guide/locks_on_postgresql\.py"):
        pages.problems()


def test_every_error_has_a_cure() -> None:
    """The page of errors says of each what to do: `# cure: …` in one of its programs."""
    without = [
        (error.message, claim.program.name)
        for error in Library().errors()
        for claim in error.claims
        if not any(claim.program.cure for claim in error.claims)
    ]
    assert without == []


def test_a_served_page_shows_the_problem(site: Path) -> None:
    """The browser would wait for ever; the terminal would show a traceback."""
    (site / "snippets/guide/broken.py").write_text("print(\n")
    served = Markdown(
        extensions=["recorder.markdown"],
        extension_configs={"recorder.markdown": {"problems_on_page": True}},
    )
    page = served.convert(
        "/// snippet | guide/gone\n///\n\n/// snippet | guide/broken\n///\n\n"
        "{{ sql guide/example: print(2) }}\n"
    )
    assert "there is no program snippets/guide/gone.py" in page
    assert "snippets/guide/broken.py:1: Python cannot read this" in page
    assert "<mark>`print(2)` stands on no line" in page


def test_a_problem_stops_the_twins(site: Path) -> None:
    (site / "snippets/guide/broken.py").write_text("print(\n")
    for text in "/// snippet | guide/broken\n///\n", "{{ sql guide/gone: print(1) }}":
        (site / "docs/page.md").write_text(text)
        with pytest.raises((ProgramError, UnknownProgramError)):
            twin(Library(), Path("docs/page.md"))


def test_every_kind_of_block_is_built() -> None:
    assert BLOCKS.keys() == grammar.KINDS.keys()


TEXT = """\
---
title: Page
---

# Page

It sends {{ sql guide/example: print(1)
and no more }}.

/// snippet | guide/example
///
/// claims
///
"""


def test_a_page_is_read_into_values_with_their_places() -> None:
    page = grammar.parse(TEXT)
    assert page.problems == []
    assert page.title == "Page"
    assert page.text[page.begins :].startswith("# Page")
    assert [(b.kind, b.argument, b.line) for b in page.blocks] == [
        ("snippet", "guide/example", 10), ("claims", "", 12),
    ]  # fmt: skip
    assert [(q.name, q.code, q.line) for q in page.quotes] == [
        ("guide/example", "print(1)\nand no more", 7)
    ]
    said = page.replaced(lambda block: f"<{block.kind}>", lambda quote: f"<{quote.name}>")
    assert said.endswith("It sends <guide/example>.\n\n<snippet>\n<claims>\n")


@pytest.mark.parametrize("name", ["changed", "same"])
def test_a_file_is_read_again_if_it_was_saved_again(name: str, site: Path) -> None:
    library = Library()
    (before,) = library.named("guide/example")
    if name == "changed":
        write_program(site / "snippets", "print(2)\n#> 2\n")
    (after,) = Library().named("guide/example")
    assert (after is before) == (name == "same")
