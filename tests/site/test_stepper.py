"""The stepper, by pointer, by keyboard, by address, and without scripts."""

import gzip
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from recorder.program import END, START, Program
from recorder.recording import Recording
from tests.site.conftest import PAGES, SITE, Open

GUIDE = "guides/flush/"
NAME = "flush/assigns_primary_key"
PROGRAM = Program.load(Path(f"snippets/{NAME}.py"))
RECORDINGS = {
    name: Recording.from_json(Path(f"recordings/{NAME}.{name}.json").read_text())
    for name in PROGRAM.databases
}


def stepper(page: Page) -> Locator:
    return page.locator(".program").filter(has=page.locator("#assigns-primary-key"))


def shown(program: Locator) -> str:
    """The text of the one visible step."""
    steps = program.locator(".program-steps > li:visible")
    expect(steps).to_have_count(1)
    return steps.inner_text()


def position(program: Locator) -> tuple[int, int]:
    count = program.locator(".program-steer span").inner_text()
    found = re.fullmatch(r"step (\d+) of (\d+)", count)
    assert found
    return int(found[1]), int(found[2])


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_each_step_is_what_was_recorded(database: str, read: Open) -> None:
    program = stepper(read(GUIDE))
    program.locator(f"[data-choose={database}]").click()
    program.locator("input").press("Home")
    steps = RECORDINGS[database].steps
    for number, step in enumerate(steps, start=1):
        assert position(program) == (number, len(steps))
        text = shown(program)
        assert f"Line {step.line}" in text
        for item in step.objects:
            assert item.state in text
        for statement in step.sent:
            assert statement.sql in text
        current = program.locator(".program-line[data-current]")
        expect(current).to_have_attribute("data-line", str(step.line))
        if number < len(steps):
            program.get_by_role("button", name="Next step").click()
    ends = program.get_by_role("button", name="Next step")
    expect(ends).to_have_attribute("aria-disabled", "true")
    ends.click(force=True)
    assert position(program)[0] == len(steps)  # the last one stays, and says so


def test_the_small_map_follows_the_object(read: Open) -> None:
    """It marks the state of each step, and the way that led there."""
    program = stepper(read(GUIDE))
    program.locator("input").press("Home")
    before = ""
    ways = []
    for number, step in enumerate(RECORDINGS["sqlite"].steps, start=1):
        program.locator("input").evaluate(
            "(slider, to) => { slider.value = to; slider.dispatchEvent("
            "new Event('input', { bubbles: true })); }",
            number,
        )
        state = step.objects[0].state if step.objects else ""
        expect(program.locator(".map-state[data-current]")).to_have_count(int(bool(state)))
        if state:
            expect(program.locator(f".map-state.state-{state}[data-current]")).to_be_visible()
        if before and state != before:
            way = program.locator(f".map-way.from-{before}.to-{state}[data-current]")
            expect(way).to_have_count(1)
            ways.append((before, state))
        before = state
    states = ["transient", "pending", "persistent", "detached"]
    assert ways == list(itertools.pairwise(states))


def test_output_appears_when_its_line_has_run(read: Open) -> None:
    program = stepper(read(GUIDE))
    outputs = program.locator(".program-output")
    assert all(output.is_visible() for output in outputs.all())  # before anything is touched
    program.locator("input").press("Home")
    printed = 0
    for step in RECORDINGS["sqlite"].steps:
        printed += len(step.printed)
        assert [o.is_visible() for o in outputs.all()].count(True) == printed
        program.locator("input").press("ArrowRight")


def test_the_keyboard_is_enough(read: Open) -> None:
    page = read(GUIDE)
    program = stepper(page)
    program.get_by_role("button", name="PostgreSQL").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-database", "postgresql")
    program.locator("input").focus()
    last = len(RECORDINGS["postgresql"].steps)
    for key, expected in [("Home", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("ArrowLeft", 1),
                          ("End", last), ("ArrowRight", last)]:  # fmt: skip
        page.keyboard.press(key)
        assert position(program)[0] == expected
    spoken = program.locator("input").get_attribute("aria-valuetext") or ""
    changed = "user: now detached; session: User 1 out of identity map"
    assert spoken == f"step {last} of {last}, line 27: {changed}"


def test_keys_step_only_where_the_controls_have_the_focus(read: Open) -> None:
    """Elsewhere they scroll, as on every page."""
    page = read(GUIDE)
    program = stepper(page)
    program.locator(".program-region").evaluate("e => (e.style.fontSize = '2rem')")
    program.locator("input").press("Home")
    program.locator(".program-region").focus()
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert position(program)[0] == 1
    page.wait_for_timeout(300)  # a browser scrolls smoothly
    assert program.locator(".program-region").evaluate("e => e.scrollLeft") > 0
    program.get_by_role("button", name="Next step").click()
    page.keyboard.press("End")
    assert position(program)[0] == len(RECORDINGS["sqlite"].steps)


def test_a_program_has_few_stops_of_the_tab_key(read: Open) -> None:
    """The slider, the key, the row of other buttons, the set-up, the code; and the links."""
    page = read(GUIDE)
    program = stepper(page)
    stops = program.locator("a[href], button, input, summary, [tabindex]")
    kinds = [stop.evaluate("e => e.tabIndex >= 0 ? e.localName : ''") for stop in stops.all()]
    assert sorted(filter(None, kinds)) == [
        "a", "a", "a", "button", "button", "input", "pre", "summary",
    ]  # fmt: skip
    program.get_by_role("button", name="SQLite").focus()
    for name in ("PostgreSQL", "Edit", "Copy program", "Copy link", "Copy link"):
        page.keyboard.press("ArrowRight")
        expect(program.get_by_role("button", name=name)).to_be_focused()


def test_a_line_leads_to_its_step(read: Open) -> None:
    program = stepper(read(GUIDE))
    commit = program.locator(".program-line", has_text="session.commit()")
    commit.click()
    assert "COMMIT" in shown(program)
    program.locator(".program-line", has_text="session = ").or_(
        program.locator(".program-region .program-line").first
    ).first.click()
    assert position(program)[0] in (1, len(RECORDINGS["sqlite"].steps))


def test_touch_works(read: Open) -> None:
    page = read(GUIDE, has_touch=True, viewport={"width": 360, "height": 740})
    program = stepper(page)
    before = position(program)[0]
    program.get_by_role("button", name="Next step").tap()
    assert position(program)[0] == before + 1
    box = program.locator("input").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert position(program)[0] == len(RECORDINGS["sqlite"].steps)


def test_a_step_has_an_address(read: Open) -> None:
    page = read(f"{GUIDE}#assigns-primary-key-3")
    assert position(stepper(page))[0] == 3
    page.evaluate("location.hash = '#assigns-primary-key-4'")
    expect(stepper(page).locator(".program-steer")).to_contain_text("step 4 of")
    stepper(page).get_by_role("button", name="Next step").click()
    page.wait_for_url("**/#assigns-primary-key-5")


def test_a_link_carries_the_step_and_the_database(read: Open) -> None:
    page = read(GUIDE, permissions=["clipboard-read", "clipboard-write"])
    program = stepper(page)
    program.get_by_role("button", name="PostgreSQL").click()
    program.locator("input").press("Home")
    program.get_by_role("button", name="Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith(f"/{GUIDE}?database=postgresql#assigns-primary-key-1")
    page.evaluate("localStorage.clear()")
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("data-database", "postgresql")
    assert position(program)[0] == 1
    page.goto("/")  # what a link says is not what the reader chose
    expect(page.get_by_role("button", name="SQLite")).to_have_attribute("aria-pressed", "true")


def test_the_key_is_one_touch_away(read: Open) -> None:
    page = read(GUIDE, has_touch=True, viewport={"width": 360, "height": 740})
    stepper(page).get_by_role("button", name="Key").tap()
    key = page.get_by_role("dialog", name="Key")
    expect(key).to_be_visible()
    for sign in ("pending", "expired", "modified", "SAVEPOINT", "locked", "session"):
        expect(key).to_contain_text(sign)
    key.get_by_role("link", name="pending").click()
    page.wait_for_url("**/reference/glossary/#pending")
    expect(page.locator("#pending")).to_be_visible()


def test_the_database_is_chosen_once_for_the_whole_site(read: Open) -> None:
    page = read(GUIDE)
    page.locator("[data-choose=postgresql]:visible").first.click()
    for choice in page.locator("[data-choose=postgresql]:visible").all():
        expect(choice).to_have_attribute("aria-pressed", "true")
    assert page.locator(".program-panel [data-database=sqlite]:visible").count() == 0
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-database", "postgresql")


def test_a_pair_shows_the_program_of_the_chosen_database(read: Open) -> None:
    page = read(GUIDE)
    page.locator("[data-choose=postgresql]:visible").first.click()
    pair = page.locator(".programs").filter(has=page.locator("#takes-locks-on-sqlite"))
    expect(pair.locator("#takes-locks-on-postgresql")).to_be_visible()
    expect(pair.locator("#takes-locks-on-sqlite")).to_be_hidden()
    page.goto(f"/{GUIDE}#takes-locks-on-sqlite")
    expect(pair.locator("#takes-locks-on-sqlite")).to_be_visible()


def test_copy_takes_the_whole_program(read: Open, tmp_path: Path) -> None:
    page = read(GUIDE, permissions=["clipboard-read", "clipboard-write"])
    stepper(page).get_by_role("button", name="Copy program").click()
    expect(stepper(page).get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    marks = (START, END)
    kept = [line for line in PROGRAM.source.splitlines() if line not in marks]
    assert copied.splitlines() == kept
    (tmp_path / "copied.py").write_text(copied)
    # On a database of its own, as a reader has it who sets nothing.
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, tmp_path / "copied.py"],
        env=environment | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "None\n1\nNone\n"


def test_without_scripts_everything_is_there_to_read(read: Open) -> None:
    page = read(GUIDE, java_script_enabled=False)
    program = stepper(page)
    steps = program.locator("noscript .program-steps > li")
    expect(steps).to_have_count(len(RECORDINGS["sqlite"].steps))
    expect(program.locator(".program-first:visible")).to_have_count(0)
    assert all(step.is_visible() for step in steps.all())
    text = program.inner_text()
    for recording in RECORDINGS.values():
        assert all(sent.sql in text for step in recording.steps for sent in step.sent)
    assert program.get_by_role("button").count() == 0


def test_the_dark_page_is_dark(read: Open) -> None:
    page = read(GUIDE, color_scheme="dark")
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", color)[:3])) < 150


def test_narrow_pages_keep_the_cost_in_sight(read: Open) -> None:
    program = stepper(read(GUIDE, viewport={"width": 360, "height": 740}))
    line = program.locator(".program-line", has_text="session.flush()")
    assert line.evaluate("e => getComputedStyle(e, '::after').content") == '"2"'
    region = program.locator(".program-region")
    assert region.evaluate("e => e.scrollWidth <= e.clientWidth")  # long lines are wrapped
    # Not an element, so it has no box: it stands at the end of its line, which is in sight.
    assert line.evaluate("e => getComputedStyle(e, '::after').right") == "0px"
    assert line.evaluate("e => e.getBoundingClientRect().right <= innerWidth")


DURATIONS = """
async () => {
    const durations = [];
    for (const program of document.querySelectorAll(".program")) {
        const slider = program.querySelector("input");
        slider.focus();  // all steps become elements, and the program is in sight: once
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        for (let step = 1; step <= Number(slider.max); step++) {
            const before = performance.now();
            slider.value = step;
            slider.dispatchEvent(new Event("input", {bubbles: true}));
            program.offsetHeight;
            durations.push(performance.now() - before);
        }
    }
    return durations;
}
"""


def test_a_step_takes_less_than_a_frame(read: Open) -> None:
    """16 ms, layout included, for each step of the page with the most programs.

    Whatever else the machine does may hold up one step; it will not hold up a step in each pass.
    """
    most = max(PAGES, key=lambda page: (SITE / page).read_text().count('class="program"'))
    page = read(most)
    passes = [page.evaluate(DURATIONS) for _ in range(3)]
    assert 0 < max(map(min, zip(*passes, strict=True))) < 16


ELEMENTS = "document.querySelectorAll('*').length"


def test_a_page_has_few_elements_until_it_is_touched(read: Open) -> None:
    """3,500 for a guide of 20 programs."""
    for page in PAGES:
        programs = (SITE / page).read_text().count('class="program"')
        if programs >= 10:
            assert read(page).evaluate(ELEMENTS) <= 175 * max(20, programs), page


def test_a_page_is_small() -> None:
    """80 KB for eight programs: the page's own HTML, script and style, compressed."""
    assets = sum(
        len(gzip.compress((SITE / f"assets/program.{kind}").read_bytes())) for kind in ("js", "css")
    )
    assert (SITE / "assets/program.js").stat().st_size < 13_200
    for page in PAGES:
        text = (SITE / page).read_bytes()
        programs = max(8, text.count(b'class="program"'))
        assert len(gzip.compress(text)) + assets < 10_000 * programs, page
