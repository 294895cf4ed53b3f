"""Programs that run in the reader's browser: what they show, what they cost, and what they cannot.

All that qualify run once, and are what was published. What goes wrong ends in a sentence.
"""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from playground.browser.compare import is_same
from playground.publish import FOLDER
from recorder.program import Program, find
from recorder.recording import Recording, recording_path
from recorder.script import runs_in_browser
from tests.site.conftest import PAGES, SITE, Open, served
from tests.site.test_every_page import expect_no_violation

GUIDE = "guides/flush/"
NAME = "assigns-primary-key"
PROGRAM = Path("snippets/flush/assigns_primary_key.py")
SOURCE = PROGRAM.read_text()
START_SECONDS = 60
"""Until Python runs, on a machine that does much else."""
SAME = "This is the published recording"
INDEX = json.loads((SITE / FOLDER / "index.json").read_text())
FLUSH = "    session.flush()\n"

PROGRAMS = [
    each
    for path in find()
    if runs_in_browser(each := Program(path, path.read_text(encoding="utf-8")))
]


@pytest.fixture
def program(read: Open) -> Locator:
    """A program of a guide, in its editor."""
    return edited(read(GUIDE))


def edited(page: Page) -> Locator:
    found = page.locator(".program").filter(has=page.locator(f"#{NAME}"))
    found.get_by_role("button", name="Edit", exact=True).click()
    expect(found.get_by_role("textbox", name="Program")).to_be_visible()
    return found


def run(program: Locator, source: str | None = None) -> str:
    """Run the program, or another one in its place; returns what the page says of it."""
    area = program.get_by_role("textbox", name="Program")
    if source is not None:
        if not area.is_visible():
            program.get_by_role("button", name="Edit", exact=True).click()
        area.fill(source)
    program.get_by_role("button", name="Run", exact=True).click()
    ended = program.locator(".program-said", has_not_text="…")
    expect(ended).to_have_count(1, timeout=1000 * START_SECONDS)
    expect(program.get_by_role("button", name="Run", exact=True)).to_be_visible()
    told = program.locator(".program-told")
    return " ".join(told.inner_text().split()) if told.is_visible() else ""


def stamp(program: Locator) -> str:
    return program.locator(".program-stamp").inner_text()


RUN_ALL = """
async (programs) => {
    const { run } = await import("/assets/playground/python.js");
    const answers = [];
    for (const asked of programs) {
        answers.push(await new Promise((done) => run({ ...asked, anchor: "x" }, (told) => {
            if (told.answer || told.failed) done(told.answer?.recording ?? JSON.stringify(told));
        })));
    }
    return answers;
}
"""


def test_every_program_is_the_published_one(read: Open) -> None:
    """Byte for byte, versions aside: each program that needs SQLite and no threads."""
    page = read("playground/")
    page.set_default_timeout(0)
    given = [{"name": program.name, "source": program.source} for program in PROGRAMS]
    answers = page.evaluate(RUN_ALL, given)
    different = []
    for program, answer in zip(PROGRAMS, answers, strict=True):
        published = recording_path(program, "sqlite").read_text(encoding="utf-8")
        if without_versions(answer) != without_versions(published):
            different.append(f"{program.name}: {answer[:300]}")
    assert different == []
    assert len(PROGRAMS) > 250


def without_versions(recording: str) -> str:
    return re.sub(r'^"versions": .*$', "", recording, flags=re.MULTILINE)


def test_what_a_browser_cannot_run_has_no_edit() -> None:
    """PostgreSQL's own programs, those of web frameworks, and those that start threads."""
    others = {p for p in find() if p not in {program.path for program in PROGRAMS}}
    left = [
        str(path)
        for path in sorted(others)
        if path.parent.name != "web_requests" and not path.stem.endswith("_on_postgresql")
    ]
    known = re.compile(
        "sqlalchemy<|import threading|concurrent.futures|multiprocessing|pydantic"
        "|dialects import|postgresql://|archive.db|fastapi|flask|sqlmodel"
    )
    assert [path for path in left if not known.search(Path(path).read_text())] == []
    shown = {
        name
        for page in PAGES
        for name in re.findall(
            r'class="program-edit" data-name="([^"]+)"', (SITE / page).read_text()
        )
    }
    assert shown == {program.name for program in PROGRAMS}


def test_edit_run_reset(program: Locator) -> None:
    area = program.get_by_role("textbox", name="Program")
    expect(area).to_have_value(SOURCE)
    assert SAME in run(program)
    assert re.fullmatch(
        r"in your browser: SQLite 3\.\d+\.\d+, SQLAlchemy 2\.1\.\d+", stamp(program)
    )
    expect(area).to_be_hidden()
    steps = len(
        Recording.from_json(recording_path(Program(PROGRAM, SOURCE), "sqlite").read_text()).steps
    )
    expect(program.locator(".program-steer span")).to_contain_text(f"of {steps}")
    said = run(program, SOURCE.replace(FLUSH, "", 1))
    assert "line 32 printed None; published: 1" in said
    assert "line 39 sent BEGIN, INSERT, COMMIT; published: COMMIT" in said
    expect(program.locator(".program-claim")).to_contain_text("Edited from:")
    expect(program.locator(".program-output")).to_have_text(
        ["    #> None"] * 2 + ["        #> None"]
    )
    program.locator("input").press("Home")
    program.get_by_role("button", name="Next step").click()
    expect(program.locator(".program-steer span")).to_contain_text("step 2 of")
    program.get_by_role("button", name="Reset").click()
    assert stamp(program).startswith("✓ SQLite")
    expect(program.locator(".program-claim")).not_to_contain_text("Edited from:")
    program.get_by_role("button", name="Next step").click()
    expect(program.locator(".program-steps > li:visible")).to_have_count(1)


def test_a_run_is_downloaded_as_one_file(program: Locator, tmp_path: Path) -> None:
    """It has all that it needs, and steps like the page."""
    page = program.page
    expect(program.get_by_role("button", name="Download")).to_be_hidden()
    run(program, SOURCE.replace(FLUSH, "    print('<b>' < user.name)\n", 1))
    with page.expect_download() as saving:
        program.get_by_role("button", name="Download").click()
    assert saving.value.suggested_filename == "assigns_primary_key.html"
    file = tmp_path / "run.html"
    saving.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert "<!--" not in text
    assert not re.search(r'(?:src|href)="', text)
    alone = page.context.new_page()
    wrong: list[str] = []
    alone.on("console", lambda message: wrong.extend([message.text] * (message.type == "error")))
    alone.on("pageerror", lambda error: wrong.append(str(error)))
    alone.on(
        "request", lambda request: wrong.extend([request.url] * (request.url != file.as_uri()))
    )
    alone.goto(file.as_uri())
    expect(alone.locator("h1")).to_contain_text("Edited from: ")
    expect(alone.locator(".program-stamp")).to_contain_text("in your browser: SQLite")
    alone.locator("input").press("Home")
    alone.get_by_role("button", name="Next step").click()
    expect(alone.locator(".program-steer span")).to_contain_text("step 2 of")
    expect(alone.locator(".program-panel")).to_contain_text("user = User")
    assert wrong == []
    program.get_by_role("button", name="Reset").click()
    expect(program.get_by_role("button", name="Download")).to_be_hidden()


def instead(*lines: str) -> str:
    """The program with other lines in the place of its flush."""
    return SOURCE.replace(FLUSH, "".join(f"    {line}\n" for line in lines), 1)


def after(*lines: str) -> str:
    """The program with more lines behind its flush."""
    return instead("session.flush()", *lines)


def importing(module: str) -> str:
    return SOURCE.replace("import os\n", f"import os\nimport {module}\n", 1)


HANGS = "still running after 6 seconds: it hangs here"
HOSTILE = {
    "deleted flush": (instead(), "published: 1"),
    "swapped lines": (
        after("session.add(user)").replace("    session.add(user)\n", "", 1), "published: 1"
    ),
    "another session": (after("more = Session(engine)", "more.get(User, 1)", "more.close()"), ""),
    "exception": (after("raise ValueError('no')"), "Line 33 ValueError: no is not caught"),
    "long loop": (after("for number in range(10**6):", "    number + 1"), HANGS),
    "endless loop": (
        SOURCE.replace("# --8<-- [start", "while True: pass\n# --8<-- [start"), f"Line 26 {HANGS}"
    ),
    "missing package": (importing("numpy"), "Line 4 there is no package numpy here"),
    "trimmed module": (importing("tkinter"), "Line 4 tkinter is not here"),
    "the page": (importing("js"), "Line 4 a program has no way to the page"),
    "5 MB string": (after("user.name = 'a' * 5_000_000", "session.flush()"), ""),
    "5 MB program": (SOURCE + "#" * 5_000_000, "more than 100,000 characters"),
    "thread": (
        after("import threading", "threading.Thread().start()"),
        "Line 34 a browser has no threads for Python",
    ),
    "syntax error": (instead("session.flush("), "Line 32 Python cannot read this"),
    "exit": (instead("raise SystemExit(3)"), "Line 32 sys.exit(3) ends"),
    "flood": (instead("print('x' * 200_000)"), "Line 32 prints more than 100000 characters"),
    "left open": (
        SOURCE.replace("# --8<-- [end", "left = Session(engine)\nleft.get(User, 1)\n# --8<-- [end"),
        "Line 42 the connection that is taken here is still open",
    ),
    "all memory": (
        instead("kept = []", "while True:", "    kept.append(bytearray(10**7))"),
        "Line 34 this needs more memory than a page may have",
    ),
    "recursion": (instead("def again(): again()", "again()"), "calls itself without end"),
}  # fmt: skip


def test_whatever_a_reader_writes_ends_and_the_next_run_works(program: Locator) -> None:
    run(program)
    for kind, (source, sentence) in HOSTILE.items():
        assert sentence in run(program, source), kind
        assert SAME in run(program, SOURCE), f"after {kind}"


def test_a_failure_shows_the_steps_up_to_it_and_its_line(program: Locator) -> None:
    run(program, after("raise ValueError('no')"))
    expect(program.locator(".program-steer span")).to_contain_text("step 6 of 7")
    program.get_by_role("button", name="Line 33").click()
    area = program.get_by_role("textbox", name="Program")
    chosen = area.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert chosen == "    raise ValueError('no')"


def test_stop_ends_what_python_cannot(program: Locator) -> None:
    """A loop in C: nothing but the end of its worker ends that."""
    loop = "import itertools\nsum(itertools.repeat(1))\n# --8<-- [start"
    program.get_by_role("textbox", name="Program").fill(SOURCE.replace("# --8<-- [start", loop))
    program.get_by_role("button", name="Run", exact=True).click()
    still = program.locator(".program-said", has_text="Stop ends it")
    expect(still).to_be_visible(timeout=1000 * START_SECONDS)
    program.get_by_role("button", name="Stop").click()
    expect(program.locator(".program-told")).to_contain_text("Stopped before its end.")
    assert SAME in run(program, SOURCE)


def test_the_keyboard_is_enough(read: Open) -> None:
    page = read(GUIDE)
    program = page.locator(".program").filter(has=page.locator(f"#{NAME}"))
    program.get_by_role("button", name="SQLite").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    area = program.get_by_role("textbox", name="Program")
    expect(area).to_be_focused()
    page.keyboard.press("Control+End")
    for text in ("if True:", "x = 1", "y = 2"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    assert area.input_value().endswith("if True:\n    x = 1\n    y = 2\n    ")
    page.keyboard.press("Control+Enter")
    expect(program.locator(".program-picture input")).to_be_focused(timeout=1000 * START_SECONDS)
    page.keyboard.press("Home")
    expect(program.locator(".program-steer span")).to_contain_text("step 1 of")
    program.get_by_role("button", name="Edit", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(area).not_to_be_focused()  # it does not keep the Tab key


def test_a_link_holds_the_program_and_does_not_run_it(read: Open) -> None:
    page = read(GUIDE, permissions=["clipboard-read", "clipboard-write"])
    program = edited(page)
    program.get_by_role("textbox", name="Program").fill(SOURCE.replace('"ada"', '"grace"'))
    program.get_by_role("button", name="Copy link").click()
    expect(program.locator(".program-said")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    path, _, fragment = link.partition("#p=")
    assert path.endswith("/playground/")
    assert len(fragment) < 600
    asked: list[str] = []
    other = page.context.new_page()
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    own = other.locator(".program")
    expect(own.get_by_role("textbox", name="Program")).to_have_value(
        SOURCE.replace('"ada"', '"grace"')
    )
    expect(own.locator(".program-said")).to_contain_text("It has not run")
    other.wait_for_timeout(300)
    assert not [url for url in asked if INDEX["folder"] in url]
    assert all(fragment not in url for url in asked)
    assert run(own) == ""
    assert stamp(own).startswith("in your browser")
    assert other.url == link  # a step of it is no address


def test_the_playground_has_templates(read: Open) -> None:
    page = read("playground/")
    program = page.locator(".program")
    uses = page.get_by_role("button", name="Start from this")
    assert uses.count() == 4
    for use in uses.all():
        use.click()
        assert run(program) == ""
        assert int(program.locator("input").get_attribute("max") or 0) > 5
    program.get_by_role("button", name="Reset").click()
    expect(program.get_by_role("textbox", name="Program")).to_be_visible()
    expect(program.locator(".program-stamp")).to_have_count(0)


def altered(page: Page, file: str, change: Callable[[bytes], bytes]) -> None:
    """Let the site serve another content for a file of the playground."""

    def answer(route: Route) -> None:
        content = (SITE / FOLDER / INDEX["folder"] / file).read_bytes()
        kind = "text/javascript" if file.endswith("mjs") else "application/gzip"
        route.fulfill(body=change(content), content_type=kind)

    page.context.route(f"**/{file}", answer)


def test_without_stack_switching_asyncio_alone_fails(read: Open) -> None:
    page = read("playground/")
    altered(page, "worker.mjs", lambda code: b"delete WebAssembly.Suspending;\n" + code)
    program = page.locator(".program")
    page.get_by_role("button", name="Start from this").nth(2).click()
    assert "asyncio needs WebAssembly with stack switching (JSPI)" in run(program)
    page.get_by_role("button", name="Start from this").nth(0).click()
    assert run(program) == ""


def test_a_download_that_breaks_off_is_told_and_tried_again(read: Open, wrong: list[str]) -> None:
    page = read(GUIDE)
    altered(page, "packages.zip.gz", lambda content: content[: len(content) // 2])
    program = edited(page)
    assert "Python did not come whole" in run(program)
    page.context.unroute("**/packages.zip.gz")
    assert SAME in run(program)
    wrong.clear()


def test_where_webassembly_is_forbidden_the_page_says_so(read: Open, wrong: list[str]) -> None:
    page = read("")

    def forbid(route: Route) -> None:
        text = (SITE / GUIDE / "index.html").read_text(encoding="utf-8")
        route.fulfill(body=text.replace(" 'wasm-unsafe-eval'", ""), content_type="text/html")

    page.route(f"**/{GUIDE}", forbid)
    page.goto(f"/{GUIDE}")
    assert "Python needs WebAssembly, which is not allowed here" in run(edited(page))
    wrong.clear()


FORGED = """
async () => {
    const { bodyOf } = await import("/assets/playground/recording.js");
    const evil = `<img src=x onerror="document.title='ran'"><script>document.title='ran'</script>
        <a href="javascript:document.title='ran'" style="position:fixed" class="md-overlay k">x</a>
        <iframe srcdoc="x"></iframe><noscript><img src=x onerror="document.title='ran'"></noscript>
        <form><button type=submit id=searchbox onclick="document.title='ran'">x</button></form>`;
    const parts = `<header class="program-picture"><input type=text></header>
        <div class="program-steer"></div><pre class="program-region"></pre>
        <figure class="program-panel"><div class="program-first"><li></li></div></figure>
        <span class="program-stamp"></span>`;
    return [bodyOf(evil, "x"), bodyOf("", "x"), bodyOf(evil + parts, "x").outerHTML];
}
"""


def test_of_a_forged_answer_nothing_is_left(read: Open, wrong: list[str]) -> None:
    page = read("playground/")
    no_recording, nothing, html = page.evaluate(FORGED)
    wrong.clear()  # the browser tells what the policy kept from the answer besides
    assert no_recording is None
    assert nothing is None
    left = html.replace("noscript>", "")
    for trace in ("<img", "script", "href", "style", "onerror", "onclick", "iframe", "<form"):
        assert trace not in left
    for trace in ("md-", "searchbox", "submit", 'type="text"'):
        assert trace not in left


LEAK = """
(url) => new Promise((done) => {
    const code = `fetch(${JSON.stringify(url)}, {mode: "no-cors"})
        .then(() => postMessage("reached"), () => postMessage("kept"));`;
    const address = URL.createObjectURL(new Blob([code], {type: "text/javascript"}));
    new Worker(address, {type: "module"}).onmessage = ({data}) => done(data);
})
"""


def test_a_worker_reaches_no_other_host(read: Open, wrong: list[str], tmp_path: Path) -> None:
    page = read(GUIDE)
    with served(tmp_path) as elsewhere:
        assert page.evaluate(LEAK, elsewhere) == "kept"
        page.goto(elsewhere)  # a page without a policy
        assert page.evaluate(LEAK, elsewhere) == "reached"
    wrong.clear()


def test_what_a_program_leaves_behind_is_gone(program: Locator) -> None:
    """Memory, files and modules are those of the start."""
    spoiled = after(
        "import builtins, sys, sqlalchemy.orm.session as inner",
        "builtins.print = lambda *_: None",
        "vars(inner)['SessionTransaction'] = None",
        "sys.modules['sqlalchemy.orm'] = sys",
        "with open('/tmp/left', 'w') as file:",
        "    file.write('x')",
    )
    run(program, spoiled)
    left = after("print(os.path.exists('/tmp/left'))")
    run(program, left)
    expect(program.locator(".program-output", has_text="#> False")).to_have_count(1)
    assert SAME in run(program, SOURCE)


def test_a_first_run_is_small_and_a_page_without_a_click_loads_nothing(read: Open) -> None:
    """8.0 MB, as a static host sends it: scripts compressed, what is compressed as it is."""
    page = read("")
    sizes: dict[str, int] = {}

    def note(response: Response) -> None:
        name = response.url.partition("/assets/playground/")[2]
        if name:
            content = (SITE / FOLDER / name).read_bytes()
            plain = name.endswith((".mjs", ".js", ".css", ".json"))
            sizes[name] = len(gzip.compress(content)) if plain else len(content)

    page.on("response", note)
    page.context.on("response", note)
    page.goto(f"/{GUIDE}")
    page.wait_for_load_state("networkidle")
    assert sizes == {}
    assert SAME in run(edited(page))
    assert f"{INDEX['folder']}/pyodide.asm.wasm.gz" in sizes
    assert 5e6 < sum(sizes.values()) < 8e6


def test_people_with_other_senses_can_use_it(read: Open) -> None:
    page = read(GUIDE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        program = edited(page)
        expect_no_violation(page, TOOLS)
        run(program, after("raise ValueError('no')"))
        expect_no_violation(page, TOOLS)


TOOLS = ".program:has(.program-tools)"


def test_a_phone_is_wide_enough(read: Open) -> None:
    page = read(GUIDE, viewport={"width": 360, "height": 740}, has_touch=True)
    program = edited(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert SAME in run(program)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for name in ("Edit", "Run", "Reset", "Copy link"):
        box = program.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["height"] >= 40
        assert box["x"] + box["width"] <= 360


def test_a_pair_and_the_other_database(read: Open) -> None:
    """A run is on SQLite, whichever database the reader has chosen."""
    page = read(GUIDE)
    page.locator("[data-choose=postgresql]:visible").first.click()
    program = edited(page)
    assert SAME in run(program)
    assert "SQLite" in stamp(program)
    page.goto(f"/{GUIDE}#takes-locks-on-sqlite")
    pair = page.locator(".program:visible").filter(has=page.locator("#takes-locks-on-sqlite"))
    pair.get_by_role("button", name="Edit", exact=True).click()
    assert SAME in run(pair)


def test_what_is_the_same_is_judged_by_the_steps() -> None:
    recording = Recording.from_json(recording_path(Program(PROGRAM, SOURCE), "sqlite").read_text())
    fewer = Recording(recording.program, "sqlite", {}, recording.steps[:-1])
    assert is_same(recording, Recording(recording.program, "sqlite", {}, recording.steps))
    assert not is_same(recording, fewer)
