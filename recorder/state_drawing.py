"""The state map as SVG: `drawing` with all its calls as links, `small` with the states alone.

Everything is text, shapes and classes, without style: `docs/assets/state-map.css` gives it its
looks. A state is `.map-state.state-<name>`, an arrow is `.map-way.from-<name>.to-<name>`; a script
marks where an object is, and which way it came, with the attribute `data-current` on one of each.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as in recorder.markdown
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recorder.state_map import NO_OBJECT, STATES, TRANSITIONS, Transition

Point = tuple[int, int]
Box = tuple[int, int, int, int]
"""Left, top, width, height."""


@dataclass(frozen=True)
class _Calls:
    """Where the calls of an arrow stand, one below the other."""

    x: int
    y: int
    """The line that the first one stands on."""
    anchor: str = "start"
    """Which end of a call is at x: start, middle or end."""
    gap: int = 0
    """What is left free below the first one, where the arrow goes between them."""


@dataclass(frozen=True)
class _Layout:
    """Where everything stands, in the units of the drawing."""

    size: Point
    session: Box
    """The frame around the states that are in a Session."""
    states: dict[str, Box]
    ways: dict[tuple[str, str], list[Point]]
    """The corners of each arrow, from its start to its head."""
    calls: dict[tuple[str, str], _Calls] = field(default_factory=dict)
    """None of them: the arrows stand alone."""


_LARGE = _Layout(
    size=(760, 454),
    session=(18, 244, 722, 128),
    states={
        "transient": (40, 94, 140, 54),
        "pending": (40, 278, 140, 54),
        "persistent": (312, 278, 164, 54),
        "deleted": (632, 278, 92, 54),
        "detached": (430, 94, 150, 54),
    },
    ways={
        ("", "transient"): [(76, 58), (76, 94)],
        ("", "pending"): [(110, 398), (110, 332)],
        ("", "persistent"): [(394, 398), (394, 332)],
        ("transient", "pending"): [(76, 148), (76, 278)],
        ("pending", "transient"): [(104, 278), (104, 148)],
        ("pending", "persistent"): [(180, 305), (312, 305)],
        ("persistent", "transient"): [(338, 278), (338, 121), (180, 121)],
        ("persistent", "detached"): [(444, 278), (444, 148)],
        ("detached", "persistent"): [(464, 148), (464, 278)],
        ("persistent", "deleted"): [(476, 293), (632, 293)],
        ("deleted", "persistent"): [(632, 317), (476, 317)],
        ("deleted", "detached"): [(678, 278), (678, 121), (580, 121)],
        ("deleted", "transient"): [(724, 305), (754, 305), (754, 50), (144, 50), (144, 94)],
    },
    calls={
        ("", "transient"): _Calls(76, 48, "middle"),
        ("", "pending"): _Calls(110, 416, "middle"),
        ("", "persistent"): _Calls(394, 416, "middle"),
        ("transient", "pending"): _Calls(68, 202, "end"),
        ("pending", "transient"): _Calls(112, 184),
        ("pending", "persistent"): _Calls(245, 295, "middle", gap=12),
        ("persistent", "transient"): _Calls(260, 95, "middle", gap=12),
        ("persistent", "detached"): _Calls(436, 200, "end"),
        ("detached", "persistent"): _Calls(472, 212),
        ("persistent", "deleted"): _Calls(553, 284, "middle"),
        ("deleted", "persistent"): _Calls(553, 336, "middle"),
        ("deleted", "detached"): _Calls(670, 164, "end"),
        ("deleted", "transient"): _Calls(450, 23, "middle"),
    },
)

_SMALL = _Layout(
    size=(328, 160),
    session=(0, 78, 328, 82),
    states={
        "transient": (8, 16, 84, 30),
        "pending": (8, 106, 84, 30),
        "persistent": (130, 106, 92, 30),
        "deleted": (254, 106, 66, 30),
        "detached": (166, 16, 80, 30),
    },
    ways={
        ("transient", "pending"): [(40, 46), (40, 106)],
        ("pending", "transient"): [(60, 106), (60, 46)],
        ("pending", "persistent"): [(92, 121), (130, 121)],
        ("persistent", "transient"): [(146, 106), (146, 31), (92, 31)],
        ("persistent", "detached"): [(184, 106), (184, 46)],
        ("detached", "persistent"): [(204, 46), (204, 106)],
        ("persistent", "deleted"): [(222, 114), (254, 114)],
        ("deleted", "persistent"): [(254, 128), (222, 128)],
        ("deleted", "detached"): [(286, 106), (286, 31), (246, 31)],
        ("deleted", "transient"): [(312, 106), (312, 4), (50, 4), (50, 16)],
    },
)

_TITLE = "The five states of an object, and the calls between them"
_DESCRIPTION = (
    "Pending, persistent and deleted objects are in a Session; transient and detached ones are in "
    "none. Each arrow leads from one state to another, and is a link to the program that shows it."
)
_LINE, _HEAD, _CORNER = 17, 6, 8
"""How high a line of text is, how long an arrow's head, how round its corners."""


def drawing(addresses: Mapping[str, str]) -> etree.Element:
    """The map as SVG; `addresses` holds that of each state and of each program, by its name."""
    svg = _svg(_LARGE, "state-map-drawing")
    svg.attrib |= {"role": "group", "aria-labelledby": "state-map-title state-map-description"}
    svg.set("data-search-exclude", "")  # the list below says the same
    _add(svg, "title", {"id": "state-map-title"}, _TITLE)
    _add(svg, "desc", {"id": "state-map-description"}, _DESCRIPTION)
    left, top, width, height = _LARGE.session
    _rectangle(svg, _LARGE.session, {"class": "map-session", "rx": 10})
    _text(svg, "map-note", "in a Session", left + width - 12, top + height - 11, "end")
    for (before, after), corners in _LARGE.ways.items():
        arrow = _add(svg, "g", {"class": _way(before, after)})
        transitions = [t for t in TRANSITIONS if (t.before, t.after) == (before, after) and t.drawn]
        _links(arrow, transitions, _LARGE.calls[before, after], _path(corners), addresses)
    for name, state in STATES.items():
        link = _add(svg, "a", {"href": addresses[name]})
        _add(link, "title", {}, f"{name}: {state.meaning}")
        x, y, width, _ = _LARGE.states[name]
        shape = _shape(link, name, _LARGE)
        _text(shape, "map-name", name, x + width // 2, y + 23)
        _text(shape, "map-note", state.meaning, x + width // 2, y + 42)
    return svg


def small() -> str:
    """The map without calls, as HTML: it stands beside words that say the same."""
    svg = _svg(_SMALL, "state-map-small")
    svg.set("aria-hidden", "true")
    _rectangle(svg, _SMALL.session, {"class": "map-session", "rx": 10})
    for (before, after), corners in _SMALL.ways.items():
        _add(svg, "path", {"class": _way(before, after), "d": _path(corners)})
    for name, (x, y, width, height) in _SMALL.states.items():
        shape = _shape(svg, name, _SMALL)
        _text(shape, "map-name", name, x + width // 2, y + height // 2 + 5)
    return etree.tostring(svg, encoding="unicode", method="html")


def _links(
    arrow: etree.Element,
    transitions: Sequence[Transition],
    where: _Calls,
    path: str,
    addresses: Mapping[str, str],
) -> None:
    """Each call of an arrow as a link, the first one together with the arrow itself."""
    y = where.y
    for number, transition in enumerate(transitions):
        condition = transition.condition.replace("`", "")
        link = _add(arrow, "a", {"href": addresses[transition.program]})
        way = f"{transition.before or NO_OBJECT} → {transition.after}"
        _add(link, "title", {}, f"{way}: {transition.call} {condition}".rstrip())
        if number == 0:
            _add(link, "path", {"class": "map-touch", "d": path})
            _add(link, "path", {"class": "map-line", "d": path})
        _text(link, "map-call", transition.call, where.x, y, where.anchor)
        if condition:
            y += _LINE
            _text(link, "map-note", condition, where.x, y, where.anchor)
        y += _LINE + (where.gap if number == 0 else 0)


def _shape(parent: etree.Element, state: str, layout: _Layout) -> etree.Element:
    """The shape of a state, which tells the state as its color does: see the style sheet."""
    group = _add(parent, "g", {"class": f"map-state state-{state}"})
    x, y, width, height = layout.states[state]
    if state == "deleted":
        right, bottom, cut = x + width, y + height, 9
        path = (
            f"M{x + cut} {y}H{right - cut}L{right} {y + cut}V{bottom - cut}"
            f"L{right - cut} {bottom}H{x + cut}L{x} {bottom - cut}V{y + cut}Z"
        )
        _add(group, "path", {"d": path})
    else:
        radius = height // 2 if state == "detached" else 4
        _rectangle(group, layout.states[state], {"rx": radius})
    return group


def _way(before: str, after: str) -> str:
    return f"map-way from-{before or 'new'} to-{after}"


def _path(corners: Sequence[Point]) -> str:
    """A line with round corners, and an open head at its end."""
    path = "M{} {}".format(*corners[0])
    for before, (x, y), after in zip(corners, corners[1:], corners[2:], strict=False):
        begin, end = _towards((x, y), before, _CORNER), _towards((x, y), after, _CORNER)
        path += f"L{begin[0]} {begin[1]}Q{x} {y} {end[0]} {end[1]}"
    (from_x, _), (x, y) = corners[-2:]
    back_x, back_y = _towards((x, y), corners[-2], _HEAD)
    across, along = (_HEAD - 1, 0) if from_x == x else (0, _HEAD - 1)
    return (
        f"{path}L{x} {y}M{back_x - across} {back_y - along}L{x} {y}"
        f"L{back_x + across} {back_y + along}"
    )


def _towards(point: Point, other: Point, distance: int) -> Point:
    """The point so far from one on the way to another, which is straight."""
    (x, y), (other_x, other_y) = point, other
    return (
        x + distance * ((other_x > x) - (other_x < x)),
        y + distance * ((other_y > y) - (other_y < y)),
    )


def _svg(layout: _Layout, name: str) -> etree.Element:
    width, height = layout.size
    return etree.Element("svg", {"class": name, "viewBox": f"0 0 {width} {height}"})


def _rectangle(parent: etree.Element, box: Box, attributes: Mapping[str, str | int]) -> None:
    x, y, width, height = box
    _add(parent, "rect", {"x": x, "y": y, "width": width, "height": height, **attributes})


def _text(
    parent: etree.Element, name: str, text: str, x: int, y: int, anchor: str = "middle"
) -> None:
    _add(parent, "text", {"class": name, "x": x, "y": y, "text-anchor": anchor}, text)


def _add(
    parent: etree.Element, tag: str, attributes: Mapping[str, str | int], text: str = ""
) -> etree.Element:
    element = etree.SubElement(parent, tag, {key: f"{value}" for key, value in attributes.items()})
    element.text = text or None
    return element
