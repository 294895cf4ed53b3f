"""The pages of the notebooks, and the notebooks that one can download there."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.site.conftest import Open
from tools.tours import TOURS
from tools.tours import read as notebook


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
def test_a_reader_can_download_the_notebook(path: Path, read: Open) -> None:
    page = read(f"tours/{path.stem}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the notebook").click()
    assert download.value.suggested_filename == path.name
    assert download.value.path().read_bytes() == path.read_bytes()


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
def test_the_page_shows_every_output(path: Path, read: Open) -> None:
    said = [
        output["text"].rstrip()
        for cell in notebook(path).cells
        for output in cell.get("outputs", [])
    ]
    page = read(f"tours/{path.stem}/")
    expect(page.locator(".tour-output")).to_have_text(said)


@pytest.mark.parametrize("size", [(1440, 900), (360, 740)])
@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
def test_the_line_of_a_step_is_in_sight_in_its_box(
    path: Path, size: tuple[int, int], read: Open
) -> None:
    width, height = size
    page = read(f"tours/{path.stem}/", viewport={"width": width, "height": height})
    slider = page.locator(".tour input")
    slider.focus()
    away = []
    for step in range(1, int(slider.get_attribute("max") or 0)):
        slider.press("ArrowRight")
        hidden = page.evaluate(
            "() => { const box = document.querySelector('.tour .program-region');"
            " const line = box.querySelector('[data-current]').getBoundingClientRect();"
            " const { top, bottom } = box.getBoundingClientRect();"
            " return line.top < top - 1 || line.bottom > bottom + 1; }"
        )
        if hidden:
            away.append(step)
    assert away == []
