"""The state map holds to the recordings, both ways; the drawing and the list hold all of it."""

import ast
import functools
import re
import xml.etree.ElementTree as etree  # noqa: N813 - as in recorder.markdown
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown import Markdown

from recorder import state_drawing
from recorder.blocks import StateMapBlock
from recorder.library import Library
from recorder.program import SNIPPETS, Program
from recorder.recording import RECORDINGS, Recording, Step
from recorder.state_map import STATES, TRANSITIONS, Transition
from recorder.tour import TOURS, Tour

OFF_THE_MAP = {
    (
        "asyncio_session/failed_read_in_a_savepoint",
        "persistent",
        "transient",
    ): "no call: a read flushes, and fails",
    (
        "commit_events/collect_until_commit",
        "persistent",
        "transient",
    ): "the line is the listener's own, which a rollback calls",
    (
        "commit_events/every_change_waits_for_the_commit",
        "persistent",
        "deleted",
    ): "the line is the listener's own, which a flush calls",
    ("commit_events/every_change_waits_for_the_commit", "pending", "persistent"): "the same",
    (
        "many_to_many/new_object_is_found_for_the_next_name",
        "pending",
        "persistent",
    ): "no call: a query flushes",
    ("changes/refused_child_is_deleted", "persistent", "deleted"): "the line reads, and its "
    "autoflush deletes an orphan",
    ("connections/invalidate_closes_the_connection", "persistent", "detached"): "invalidate() "
    "closes the Session as close() does",
    ("copies/known_row_may_be_gone", "transient", "detached"): "make_transient_to_detached() "
    "makes what no work on rows does",
    ("copies/known_row_needs_no_select", "transient", "detached"): "the same",
    ("delete/moved_child_is_deleted", "persistent", "deleted"): "an autoflush deletes the orphan",
    (
        "events/postexec_comes_after_the_change",
        "pending",
        "persistent",
    ): "the line is the listener's own, which a flush calls",
    ("expire/owned_children_lose_it_too", "pending", "transient"): "expire() and refresh() of the "
    "parent expunge it; the program calls them by another name",
    ("merge/no_key_inserts_each_time", "pending", "persistent"): "merge() flushes first",
    ("relationships/kept_deleted_child_stops_the_add", "deleted", "detached"): "nothing keeps the "
    "closed Session",
    ("states/close_leaves_it_deleted", "deleted", "detached"): "nothing keeps the closed "
    "Session: its variable holds another one",
    ("tours/a-request-async", "pending", "detached"): "the end of a begin() block commits and "
    "closes: two arrows",
    ("transactions/savepoint_rollback", "pending", "persistent"): "begin_nested() flushes first",
    ("transactions/sessionmaker_begin", "pending", "detached"): "the end of a begin() block "
    "commits and closes: two arrows",
    ("web_requests/response_reads_the_object", "pending", "detached"): "the same",
    ("web_requests/background_task_gets_the_id", "persistent", "detached"): "FastAPI ends the "
    "request that closes the Session",
    ("web_requests/flask_kept_object_is_detached", "persistent", "detached"): "Flask does",
}
"""Changes of a state in a line that holds no call of the map, by program, and why."""


@dataclass(frozen=True)
class Change:
    """What one line did to the state of one object, or left as it was."""

    before: str
    """Empty if the object was not seen before."""
    after: str
    line: int
    calls: frozenset[str]
    """What the line calls."""

    def shows(self, transition: Transition) -> bool:
        """Whether it is this transition; the last call of a transition moves the object."""
        way = self.before, self.after
        return way == (transition.before, transition.after) and names(transition)[-1] in self.calls


def names(transition: Transition) -> list[str]:
    return re.findall(r"(\w+)\(", transition.call)


def programs() -> Iterator[tuple[Program, Recording]]:
    others = RECORDINGS.glob("sqlalchemy-*/*/*.json")  # below other folders are differences alone
    for path in sorted({*RECORDINGS.glob("*/*.*.json"), *others}):
        recording = Recording.from_json(path.read_text(encoding="utf-8"))
        yield load(recording.program), recording


@functools.cache
def load(name: str) -> Program:
    path = SNIPPETS / f"{name}.py"
    return Program.load(path) if path.exists() else Tour.load(TOURS.parent / f"{name}.ipynb")


def changes(program: Program, recording: Recording) -> Iterator[Change]:
    """Each object at each step, with the state that it had at the step before."""
    known: dict[str, str] = {}
    for step in recording.steps:
        statement = program.statements[step.line]
        bound = bound_by(statement)
        calls = called_by(step, statement, program)
        for item in step.objects:
            # A variable that this line binds holds another object now.
            before = "" if re.split(r"\W", item.name)[0] in bound else known.get(item.name, "")
            yield Change(before, item.state, step.line, calls)
        known = {item.name: item.state for item in step.objects}


def bound_by(statement: ast.stmt) -> set[str]:
    """The variables that a statement, or its header, binds."""
    targets: list[ast.expr | None] = []
    if isinstance(statement, ast.Assign):
        targets += statement.targets
    if isinstance(statement, ast.For):
        targets.append(statement.target)
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        targets += [item.optional_vars for item in statement.items]
    nodes = [node for target in targets if target for node in ast.walk(target)]
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def called_by(step: Step, statement: ast.stmt, program: Program) -> frozenset[str]:
    """The names of what a statement, or its header, calls; `add_all()` is an `add()`."""
    body = getattr(statement, "body", None)
    assert statement.end_lineno is not None
    last = max(step.line, body[0].lineno - 1) if body else statement.end_lineno
    text = "\n".join(program.source.splitlines()[step.line - 1 : last])
    calls = {name.removesuffix("_all") for name in re.findall(r"(\w+)\(", text)}
    if "commit" in calls:
        calls.add("flush")
    if step.kind == "end" and isinstance(statement, (ast.With, ast.AsyncWith)):
        calls.add("close")
    return frozenset(calls)


@pytest.fixture(scope="module")
def recorded() -> dict[str, list[list[Change]]]:
    """By program, what happened in each recording of it."""
    found: dict[str, list[list[Change]]] = {}
    for program, recording in programs():
        found.setdefault(program.name, []).append([*changes(program, recording)])
    return found


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda t: f"{t.before} {t.call} {t.after}")
def test_a_program_shows_each_transition(
    transition: Transition, recorded: dict[str, list[list[Change]]]
) -> None:
    assert recorded[transition.program]
    for run in recorded[transition.program]:
        shown = [change for change in run if change.shows(transition)]
        assert shown
        for name in names(transition)[:-1]:
            assert any(name in c.calls for c in run if c.line < shown[-1].line)


def off(
    recorded: dict[str, list[list[Change]]], transitions: Iterable[Transition]
) -> set[tuple[str, str, str]]:
    """The changes that programs show and no transition does."""
    return {
        (name, change.before, change.after)
        for name, runs in recorded.items()
        for run in runs
        for change in run
        if change.before and change.before != change.after
        if not any(change.shows(transition) for transition in transitions)
    }


def test_the_map_holds_each_change_that_a_program_shows(
    recorded: dict[str, list[list[Change]]],
) -> None:
    """What it does not hold is excepted with a reason, and the exception is needed."""
    assert off(recorded, TRANSITIONS) == {*OFF_THE_MAP}


def test_a_change_that_the_map_lacks_is_found(recorded: dict[str, list[list[Change]]]) -> None:
    for way in {(t.before, t.after) for t in TRANSITIONS if t.before and t.before != t.after}:
        others = [t for t in TRANSITIONS if (t.before, t.after) != way]
        found = off(recorded, others) - {*OFF_THE_MAP}
        assert {(before, after) for _, before, after in found} == {way}


BLOCK = StateMapBlock(Library())
KNOWN = BLOCK.addresses(Path("guides"))


def test_the_drawing_links_each_call_that_it_has_room_for() -> None:
    drawing = state_drawing.drawing(KNOWN)
    drawn = []
    for arrow in drawing.iter("g"):
        if arrow.attrib["class"].startswith("map-way"):
            assert len(arrow.findall("a/path[@class='map-line']")) == 1
            for link in arrow.iter("a"):
                call = link.find("text")
                assert call is not None
                drawn.append((arrow.attrib["class"], call.text, link.attrib["href"]))
    assert sorted(drawn) == sorted(
        (
            f"map-way from-{transition.before or 'new'} to-{transition.after}",
            transition.call,
            KNOWN[transition.program],
        )
        for transition in TRANSITIONS
        if transition.drawn
    )
    ways = {(t.before, t.after) for t in TRANSITIONS if t.before != t.after}
    assert {(t.before, t.after) for t in TRANSITIONS if t.drawn} == ways


def test_each_link_of_the_drawing_says_where_it_leads_from_and_to() -> None:
    titles = [link.findtext("title") for link in state_drawing.drawing(KNOWN).iter("a")]
    assert "pending → transient: expunge()" in titles
    assert "no object yet → pending: merge() to a new row" in titles
    assert "deleted: DELETE sent" in titles
    assert len(titles) == len({*titles})


def test_the_small_map_has_a_place_for_each_state_and_each_arrow() -> None:
    small = etree.fromstring(state_drawing.small())  # noqa: S314 - we wrote it
    classes = [element.get("class", "") for element in small.iter()]
    assert [name for name in classes if name.startswith("map-state")] == [
        f"map-state state-{state}" for state in STATES
    ]
    assert {name for name in classes if name.startswith("map-way")} == {
        f"map-way from-{t.before} to-{t.after}"
        for t in TRANSITIONS
        if t.before and t.before != t.after
    }


def test_nothing_is_styled_in_place() -> None:
    """The Content-Security-Policy would not have it."""
    page = page_with_map()
    assert "style=" not in page
    assert "<style" not in page


def test_the_list_holds_each_transition() -> None:
    page = page_with_map()
    for transition in TRANSITIONS:
        assert f'<a href="{KNOWN[transition.program]}"><code>{transition.call}</code></a>' in page
    assert page.count("<li>") == len(STATES) + 1 + len(TRANSITIONS)
    assert page.count("stays deleted") == 1


def page_with_map() -> str:
    return Markdown(extensions=["recorder.markdown"]).convert("/// state-map\n///")


def test_links_are_seen_from_the_page() -> None:
    """MkDocs says where the page is, and makes addresses of these links."""
    home, reference = BLOCK.addresses(Path()), BLOCK.addresses(Path("reference"))
    assert home["states/one_of_five"] == "guides/states.md#one-of-five"
    assert reference["states/one_of_five"] == "../guides/states.md#one-of-five"
    assert KNOWN["states/one_of_five"] == "states.md#one-of-five"
    assert KNOWN["transient"] == "../reference/glossary.md#transient"


@pytest.mark.parametrize(("file", "way"), [("index.md", "guides/"), ("guides/states.md", "")])
def test_a_twin_holds_the_list(file: str, way: str) -> None:
    text = BLOCK.text(Path("docs", file))
    assert [line.split(": ")[0] for line in text.splitlines()] == [
        f"- {state}" for state in ("no object yet", *STATES)
    ]
    assert f"- transient: [`add()`]({way}states.md#pending-has-no-row) → pending; " in text
    assert text.count("](") == len(TRANSITIONS)
