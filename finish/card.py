"""Draws the picture that a chat shows beside a page's address: its answer, and what happened."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from recorder.lanes import KINDS, Cell, Lane, lanes
from recorder.library import Library
from recorder.page import Page

SUBJECT = "SQLAlchemy Session by Example"
FOLDER = Path("assets/cards")

SIZE = (1200, 630)
"""Pixels, as wide and as high as chats show a picture whole."""
_MARGIN = 64
_NAMES = 190
"""The most pixels for the name of a lane."""
_SIZES = range(18, 12, -1)
"""Of the text in a cell; what does not fit in the smallest is left out."""
_LANE = 40
_MOST_LANES = 5
_COLORS = Path("docs/assets/program.css")
_INK, _MUTED, _PAPER = "#20242c", "#5d6675", "#ffffff"
_MARKS = ("#6b7588", "#d98a1f", "#1f9d4d", "#7c4ddb")
"""The colors of the site's sign."""


def write(site: Path, name: str, address: str, said: tuple[str, str], library: Library) -> str:
    """Write the card of a page into a built site; returns the card's address.

    Args:
        site: Where the site is.
        name: The page's file, like `guides/add/index.html`.
        address: The page's address, with the host.
        said: Its title, and what it says first.
        library: The programs, and the pages as their authors wrote them.
    """
    parent = Path(name).parent
    pages = library.pages()
    page = pages.get(library.docs / parent / "index.md") or pages.get(library.docs / f"{parent}.md")
    file = FOLDER / f"{'-'.join(parent.parts) or 'home'}.png"
    (site / FOLDER).mkdir(parents=True, exist_ok=True)
    (site / file).write_bytes(card(*said, first_lanes(page, library) if page else []))
    return f"{address.removesuffix(name.removesuffix('index.html'))}{file.as_posix()}"


def first_lanes(page: Page, library: Library) -> list[Lane]:
    """What happened in the first program of a page, on its first database; [] without a program."""
    for block in page.blocks:
        if block.kind == "snippet":
            program = library.named(block.argument)[0]
            drawn = lanes(library.recordings_of(program)[0])
            return sorted(drawn, key=lambda lane: KINDS.index(lane.kind))
    return []


def card(title: str, sentence: str, drawn: Sequence[Lane]) -> bytes:
    """A card as PNG.

    Args:
        title: The page's.
        sentence: What the page says first.
        drawn: The lanes of a program, in the order in which they stand.
    """
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    for number, color in enumerate(_MARKS):
        left, height = _MARGIN + 26 * number, 32 if number == 2 else 22
        draw.rounded_rectangle((left, 72 - height / 2, left + 20, 72 + height / 2), 5, color)
    draw.text((_MARGIN + 122, 72), SUBJECT, _MUTED, _font(28), anchor="lm")
    top = _text(draw, 120, title, 60, lines=2)
    _text(draw, top + 16, sentence, 32, lines=3 if drawn else 7)
    shown = drawn[:_MOST_LANES]
    top = SIZE[1] - 40 - _LANE * len(shown)
    names = max((_font(20).getlength(lane.name) for lane in shown), default=0)
    left = _MARGIN + round(min(names, _NAMES)) + 24
    for number, lane in enumerate(shown):
        _lane(draw, left, top + _LANE * number, lane)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def _text(draw: ImageDraw.ImageDraw, top: int, text: str, size: int, *, lines: int) -> int:
    """Write a text in lines of the card's width; returns where the next may begin."""
    font, width = _font(size), SIZE[0] - 2 * _MARGIN
    broken = list(_broken(text, font, width))
    if len(broken) > lines:
        broken = [*broken[: lines - 1], f"{broken[lines - 1]} …"]
    for line in broken:
        draw.text((_MARGIN, top), line, _INK, font)
        top += round(size * 1.3)
    return top


def _broken(text: str, font: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(f"{longer} …") > width:
            yield line
            longer = word
        line = longer
    yield line


def _lane(draw: ImageDraw.ImageDraw, left: int, top: int, lane: Lane) -> None:
    font = _font(20)
    name = next(_broken(lane.name, font, _NAMES))
    draw.text((_MARGIN, top + _LANE / 2), name, _MUTED, font, anchor="lm")
    step = (SIZE[0] - _MARGIN - left) / len(lane.cells)
    starts = [*sorted(lane.starts()), len(lane.cells)]
    for start, end in pairwise(starts):
        box = (left + step * start + 2, top + 4, left + step * end - 2, top + _LANE - 4)
        _cell(draw, box, lane.cells[start])


def _cell(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], cell: Cell) -> None:
    """Draw a cell as the page does: a full box is persistent, an empty one transient."""
    fill, line, ink = _look(cell.look)
    if fill or line:
        draw.rounded_rectangle(box, 6, fill, line, 2)
    text = " ".join(cell.sent) or cell.text
    for font in map(_font, _SIZES):
        if font.getlength(text) <= box[2] - box[0] - 8:
            draw.text((box[0] + 5, (box[1] + box[3]) / 2), text, ink, font, anchor="lm")
            break


def _look(look: str) -> tuple[str | None, str | None, str]:
    """What fills a cell, what goes around it, and the color of its text."""
    colors = _colors()
    state = next((word for word in look.split() if word.startswith("state-")), "")
    color = colors.get(state, "")
    if state == "state-persistent" and "expired" not in look.split():
        return color, color, _PAPER
    if color:
        return colors.get(f"{state}-tint"), color, color
    if look == "raised":
        return None, colors["program-raised"], colors["program-raised"]
    if look.startswith("transaction ") and "none" not in look.split():
        return colors["program-faint"], colors["state-none"], _INK
    return None, None, _INK


@functools.cache
def _colors() -> dict[str, str]:
    """The colors of a page, by name, those for light pages."""
    found = re.findall(r"--([\w-]+): (#\w+);", _COLORS.read_text(encoding="utf-8"))
    return dict(reversed(found))
