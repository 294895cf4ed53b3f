"""Every notebook, on both databases, prints what is committed, cell by cell."""

import copy
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import sqlalchemy
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from hooks.tours import as_markdown
from recorder.check import check_recording
from recorder.databases import Database
from recorder.library import Library
from recorder.program import END
from recorder.record import record
from recorder.tour import Tour
from recorder.versions import NEWEST, series
from tools import tours
from tools.tours import TOURS, differences, normalized, read, run, text

each_tour = pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)


@each_tour
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_notebook_prints_what_is_committed(
    path: Path, name: str, databases: dict[str, Database]
) -> None:
    committed = read(path)
    with databases[name].fresh() as place:
        ran = run(committed, place.environment)
    if found := differences(f"{path} on {databases[name].label}", committed, ran):
        pytest.fail("\n".join([*found, "run make tours"]), pytrace=False)


@each_tour
@pytest.mark.skipif(series(sqlalchemy.__version__) != NEWEST, reason="recorded on the newest")
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_a_tour_is_a_program_that_does_the_same(
    path: Path, name: str, databases: dict[str, Database]
) -> None:
    """Its steps are what is recorded, and it prints what the cells print, but for the SQL."""
    result, recording = record(Tour.load(path), databases[name])
    assert [*map(str, result.problems), *map(str, check_recording(result, recording))] == []
    cells = [
        line
        for cell in read(path).cells
        for output in cell.get("outputs", [])
        for line in output["text"].splitlines()
        if not re.match(r"(SQL:|(left|right) sends) ", line)
    ]
    assert [printed.text for printed in result.printed] == cells


@each_tour
def test_a_tour_that_is_copied_runs(path: Path, tmp_path: Path) -> None:
    """What the page shows is the whole program, and prints what was recorded."""
    one = Library().tour(path.stem)
    tour = one.program
    assert tour.source.splitlines()[tour.region.stop - 1 :] == [END]
    copied = tmp_path / "copied.py"
    copied.write_text(tour.source, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    done = subprocess.run(
        [sys.executable, copied], env=environment, capture_output=True, text=True, check=True
    )
    recorded = [text for step in one.recordings[0].steps for _, text in step.printed]
    assert done.stdout.splitlines() == recorded
    assert len(tour.output_lines) == len(recorded)


@each_tour
def test_each_text_of_a_tour_is_the_reason_of_a_statement(path: Path) -> None:
    """From the first heading on, one for each cell; nearly all have a step of their own."""
    one = Library().tour(path.stem)
    cells = read(path).cells
    first = next(i for i, cell in enumerate(cells) if cell.source.startswith("## "))
    story = [cell.source for cell in cells[first:] if cell.cell_type == "code"]
    assert len(one.program.reasons) == len(story) > 9
    headings = [cell.source.split("\n")[0] for cell in cells if cell.source.startswith("## ")]
    told = [f"{heading.removeprefix('## ')}. " for heading in headings]
    reasons = list(one.program.reasons.values())
    assert sum(reason.startswith(tuple(told)) for reason in reasons) == len(headings)
    stepped = {step.line for step in one.recordings[0].steps}
    assert len(one.program.reasons.keys() - stepped) <= 1  # a definition has none


@each_tour
def test_notebook_holds_nothing_of_a_machine(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == text(normalized(read(path))), "run make tours"


def test_there_are_tours() -> None:
    assert len(TOURS) == 3


def notebook(*outputs: NotebookNode, source: str = "") -> NotebookNode:
    """A notebook with one cell."""
    cell = new_code_cell(source, id="cell", outputs=list(outputs))  # type: ignore[no-untyped-call]
    return normalized(new_notebook(cells=[cell]))  # type: ignore[no-untyped-call]


def printed(said: str, name: str = "stdout") -> NotebookNode:
    return new_output("stream", text=said, name=name)  # type: ignore[no-any-return, no-untyped-call]


@pytest.mark.parametrize(
    ("committed", "ran", "told"),
    [
        pytest.param([printed("1\n")], [printed("2\n")], ["stdout: 1", "stdout: 2"], id="changed"),
        pytest.param([printed("1\n")], [], ["stdout: 1", "(nothing)"], id="missing"),
        pytest.param([], [printed("2\n")], ["(nothing)", "stdout: 2"], id="extra"),
        pytest.param(
            [printed("1\n")],
            [printed("1\n"), printed("a warning\n", name="stderr")],
            ["(nothing)", "stderr: a warning"],
            id="warning",
        ),
        pytest.param([printed("1\n")], [printed("1")], ["stdout: 1", "stdout: 1"], id="space"),
    ],
)
def test_the_comparison_bites(
    committed: list[NotebookNode], ran: list[NotebookNode], told: list[str]
) -> None:
    (said,) = differences("a tour", notebook(*committed), notebook(*ran))
    assert said.startswith("a tour, cell 1:\n")
    assert [line.strip() for line in said.splitlines()[2::2]] == told


def test_equal_outputs_are_no_difference() -> None:
    assert differences("a tour", notebook(printed("1\n")), notebook(printed("1\n"))) == []


def test_a_run_replaces_outputs_and_keeps_an_error() -> None:
    """Also: the variables arrive, a last value is an output, and the given notebook stays."""
    given = notebook(printed("old\n"), source="import os\nprint(os.environ['DATABASE_URL'])\n1 / 0")
    before = copy.deepcopy(given)
    ran = run(given, {"DATABASE_URL": "sqlite://"})
    assert given == before
    said = differences("a tour", given, ran)
    assert "stdout: old" in said[0]
    assert "stdout: sqlite://" in said[0]
    assert "ZeroDivisionError: division by zero" in said[1]


def test_a_notebook_that_raises_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.ipynb", tmp_path / "bad.ipynb"
    good.write_text(nbformat.writes(notebook(source="1 + 1")))  # type: ignore[no-untyped-call]
    bad.write_text(nbformat.writes(notebook(source="1 / 0")))  # type: ignore[no-untyped-call]
    before = bad.read_text()
    monkeypatch.setattr(tours, "TOURS", [bad, good])
    assert tours.write() == 1
    assert "cell 1:\n    ZeroDivisionError" in capsys.readouterr().err
    assert bad.read_text() == before
    (cell,) = read(good).cells
    assert cell.outputs[0].data["text/plain"] == "2"
    assert cell.outputs[0].execution_count is None


def test_a_page_shows_text_code_and_output() -> None:
    code = {"cell_type": "code", "id": "set-up", "source": ["x = 1 < 2"], "outputs": []}
    printing = {
        "cell_type": "code",
        "id": "b",
        "source": ["print('<b>')\n", "x"],
        "outputs": [
            {"output_type": "stream", "text": ["<b>\n"]},
            {"output_type": "execute_result", "data": {"text/plain": ["True"]}},
        ],
    }
    title = {"cell_type": "markdown", "id": "a", "source": ["# A tour\n", "\n", "Of it."]}
    shown = as_markdown({"cells": [title, code, printing]}, "a-tour.ipynb")
    assert shown.startswith('# A tour\n\nOf it.\n\n<p class="tour-download">')
    assert '<a href="a-tour.ipynb" download>' in shown
    assert "<details><summary>set-up</summary>" in shown
    assert shown.endswith('<pre class="tour-output"><samp>&lt;b&gt;\nTrue</samp></pre></div>')
