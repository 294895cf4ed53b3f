"""A recording becomes HTML that shows it all, and shows it as text."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown import Markdown

from recorder import render
from recorder.check import check
from recorder.databases import Database
from recorder.key import key
from recorder.library import Library
from recorder.program import Program, ProgramError
from recorder.record import record
from recorder.recording import Recording
from tests.programs import SETUP, program

FIRST = SETUP.count("\n") + 2
"""The number of the first line of a body."""
HOSTILE = """</script><b onclick='x()'>&amp;"""


class Reader(HTMLParser):
    """The text and the tags of a page, as a browser takes them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.open = "", set[str](), list[str]()
        self.feed(page)
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(name for name, _ in attrs)}
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def folded(page: str) -> str:
    """What stands in `noscript`: all of a program that a page does not show at first."""
    return "".join(re.findall("<noscript>(.*?)</noscript>", page, re.DOTALL))


def recordings(shown: Program, databases: dict[str, Database]) -> list[Recording]:
    return [record(shown, databases[name])[1] for name in shown.databases]


def test_values_are_text_wherever_they_show(tmp_path: Path, databases: dict[str, Database]) -> None:
    body = f"""\
        name = {HOSTILE!r}
        with Session(engine) as session:
            user = User(name=name)
            session.add(user)
            session.commit()
            print(user.name)
            #> {HOSTILE}
        """
    hostile = program(tmp_path, body)
    assert check(record(hostile, databases["sqlite"])[0]) == []
    page = render.program(hostile, recordings(hostile, databases), "x")
    read = Reader(page)
    assert "onclick" not in read.tags
    assert "script" not in read.tags
    # The program twice; the output; the object, the parameters, and the row of each later step.
    assert read.text.count(HOSTILE) > 10


def test_every_line_and_every_statement_is_there(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        with Session(engine) as session:
            session.add(User(name="ada"))
            session.commit()
        """
    shown = program(tmp_path, body)
    both = recordings(shown, databases)
    page = render.program(shown, both, "claim")
    text = Reader(page).text
    for line in shown.source.splitlines()[:-1]:
        assert line.startswith("# --8<--") or line in text
    for recording in both:
        assert all(sent.sql in text for step in recording.steps for sent in step.sent)
    assert re.findall(r'id="claim-(\d+)"', page) == ["1", "2", "3", "4"]
    assert folded(page).count('<ol class="program-steps">') == 1
    assert all(sent.sql in folded(page) for step in both[1].steps for sent in step.sent)


def test_databases_that_go_different_ways_have_a_list_each(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        if engine.name == "sqlite":
            user = User(name="ada")
        """
    shown = program(tmp_path, body)
    page = render.program(shown, recordings(shown, databases), "claim")
    assert folded(page).count('<ol class="program-steps">') == 2
    assert re.findall(r'data-opens="(\d)"', page) == ["2", "1"]
    assert re.findall(r'id="claim-(\d+)"', page) == ["1", "2"]


COSTS = {
    "session.flush()": "2 SQL statements (BEGIN, INSERT)",
    "session.add(user)": "no SQL",
    "session.get(": "1 SQL statement (SELECT) on SQLite, "
    "2 SQL statements (BEGIN, SELECT) on PostgreSQL",
}


@pytest.mark.parametrize("code", COSTS)
def test_a_cost_is_quoted_from_the_recordings(
    code: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        with Session(engine) as session:
            session.get(User, 1)
            session.rollback()
            user = User(name="ada")
            session.add(user)
            session.flush()
        """
    shown = program(tmp_path, body)
    assert render.cost(shown, recordings(shown, databases), code) == COSTS[code]


@pytest.mark.parametrize(
    ("code", "stands"),
    [("session", f"on lines {FIRST}, {FIRST + 1}, {FIRST + 2}"), ("nowhere", "on no line")],
)
def test_a_cost_of_no_one_line_is_refused(
    code: str, stands: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = "with Session(engine) as session:\n    session.begin()\n    session.close()\n"
    shown = program(tmp_path, body)
    with pytest.raises(ValueError, match=f"`{code}` stands {stands} of the example"):
        render.cost(shown, recordings(shown, databases), code)


def test_a_cost_is_that_of_the_whole_statement(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        def unused():
            return None


        with Session(engine) as session:
            session.get(
                User,
                1,
            )
        """
    shown = program(tmp_path, body)
    found = recordings(shown, databases)
    assert render.cost(shown, found, "User,") == render.cost(shown, found, "session.get(")
    for nothing in "def unused", "return None":
        with pytest.raises(ValueError, match=f"`{nothing}` in .* does nothing when it runs"):
            render.cost(shown, found, nothing)


def test_a_page_shows_programs_with_their_recordings() -> None:
    page = Markdown(extensions=["toc", "tables", "recorder.markdown"]).convert(
        "# Page\n\n"
        "It sends {{ sql flush/assigns_primary_key: session.flush() }}.\n\n"
        "/// snippet | flush/assigns_primary_key\n///\n\n"
        "## Question\n\n"
        "/// snippet | flush/takes_locks\n///\n\n"
        "/// snippet | flush/change_inside_a_value_is_not_seen\n///\n"
    )
    read = Reader(page)
    assert "It sends 2 SQL statements (BEGIN, INSERT)." in read.text
    assert '<h2 class="program-claim" id="assigns-primary-key">' in page
    assert '<h3 class="program-claim" id="takes-locks-on-sqlite">' in page
    assert '<section class="program" data-database="postgresql" ' in page
    stamps = re.findall(r'<span class="program-stamp">(.*?)</span>', page)
    # The last one ran where the first one did, and does not say it again.
    assert [stamp.count("\u2713") for stamp in stamps] == [2, 1, 1]
    assert all("SQLAlchemy" in stamp for stamp in stamps)


OBJECTS = """\
    kept = [User(name=n) for n in ("ada", "alan", "barbara", "edsger", "grace", "hedy", "lin")]
    with Session(engine) as session:
        session.add_all(kept)
        session.commit()
    """


def lanes(page: str) -> dict[str, str]:
    """What each lane says, by its name, in the order of the picture; with both databases' last."""
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', page)
    return {
        name: " ".join(re.sub("<[^>]+>", " ", re.sub("</?b>", "", cells)).split())
        for name, cells in rows
    }


def test_the_lanes_tell_what_happened(tmp_path: Path, databases: dict[str, Database]) -> None:
    body = """\
        with Session(engine) as session:
            user = User(name="ada")
            session.add(user)
            session.commit()
            session.add(User(id=1, name="grace"))
            try:
                session.flush()
            except Exception:
                session.rollback()
            session.delete(user)
            session.flush()
        """
    shown = program(tmp_path, body)
    said = lanes(render.program(shown, recordings(shown, databases), "claim"))
    assert said["user"] == "transient pending persistent, expired deleted"
    assert said["User"] == "pending"
    assert said["session"].startswith("begun INSERT COMMIT begun")
    assert "INSERT ROLLBACK" in said["session"]
    assert said["others see"] == "no rows 1 row"
    assert said["raises"] == "IntegrityError"


def test_a_picture_folds_the_objects_beyond_eight_lanes(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    shown = program(tmp_path, OBJECTS)
    page = folded(render.program(shown, recordings(shown, databases), "claim"))
    more = re.search(r'<tbody class="lanes-more">(.*?)</tbody>', page)
    assert more
    assert list(lanes(more[1])) == ["kept[6]"]
    assert ">1 more</button>" in page
    assert list(lanes(page))[-2:] == ["session", "others see"]


def test_a_step_shows_old_and_new(tmp_path: Path, databases: dict[str, Database]) -> None:
    body = """\
        with Session(engine) as session:
            user = User(name="ada")
            session.add_all([user, User(name="grace")])
            session.commit()
            user.name = "Ada"
            session.delete(session.get_one(User, 2))
            session.commit()
        """
    shown = program(tmp_path, body)
    page = folded(render.program(shown, recordings(shown, databases)[:1], "claim"))
    steps = re.findall(r'<li id="claim.*?(?=<li id|</ol></div>)', page)
    last = next(step for step in reversed(steps) if "COMMIT" in step)
    assert "<code class=\"expired\">name: <del>'Ada'</del> \u2192 <ins>expired</ins></code>" in last
    assert "<td><del>'ada'</del> \u2192 <ins>'Ada'</ins></td>" in last
    assert '<tr class="deleted"><td><del>2</del></td>' in last
    assert "transaction <del>begun</del> \u2192 <ins><b>none</b></ins>" in last
    said = re.search(r'data-said="(.*?)"', last)
    assert said
    assert "name now expired" in said[1]
    assert "others see 1 row of users changed; others see 1 row of users deleted" in said[1]


def opens(page: str) -> str | None:
    """The line that is marked before anything is touched."""
    found = re.search(r'data-line="(\d+)"[^>]* data-current', page)
    return found and found[1]


def test_a_program_opens_where_it_raises_or_where_its_author_says(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        with Session(engine) as session:
            session.add(User(name="ada"))
            session.flush()
            try:
                session.get_one(User, 2)
            except Exception:
                session.rollback()
        """
    shown = program(tmp_path, body)
    assert opens(render.program(shown, recordings(shown, databases), "x")) == str(FIRST + 4)
    setup = SETUP.replace('"""\n', '"""\n# opens: session.flush()\n', 1)
    named = program(tmp_path, body, setup=setup)
    assert opens(render.program(named, recordings(named, databases), "x")) == str(FIRST + 3)
    wrong = SETUP.replace('"""\n', '"""\n# opens: session\n', 1)
    with pytest.raises(ProgramError, match=r"example.py:2: `session` is not on one line"):
        program(tmp_path, body, setup=wrong)


def test_a_step_says_why(tmp_path: Path, databases: dict[str, Database]) -> None:
    body = """\
        with Session(engine) as session:
            #: The `id` comes from the database,
            #: so the row has to be there.
            session.add(User(name="ada"))
        """
    shown = program(tmp_path, body)
    page = render.program(shown, recordings(shown, databases), "x")
    why = "The <code>id</code> comes from the database, so the row has to be there."
    assert folded(page).count(f'<p class="step-why">{why}</p>') == 1
    with pytest.raises(ProgramError, match="a `#:` comment stands directly above a statement"):
        program(tmp_path, "x = 1\n#: This is above nothing.\n\n")


def test_the_glossary_has_each_term_of_the_key() -> None:
    named = re.findall(r'data-term="(.+?)"', key())
    assert len(named) == 5
    assert not set(named) - Library().terms().keys()
