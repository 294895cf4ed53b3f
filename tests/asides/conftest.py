"""Engines with the tables of a test's file, and the sentences that the test proves."""

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.pool import NullPool

from recorder.databases import PostgreSQL

Make = Callable[[str], Engine]
PAGES = {
    path.stem.replace("-", "_"): path
    for folder in ("decide", "guides", "reference")
    for path in Path("docs", folder).glob("*.md")
}


@functools.cache
def text_of(page: str) -> str:
    """The Markdown of the page that a test's file is named for, in one line."""
    return " ".join(PAGES[page].read_text(encoding="utf-8").split())


@pytest.fixture(autouse=True)
def page_says_it(request: pytest.FixtureRequest) -> None:
    """Each sentence that the test names stands on its page, and it names at least one."""
    own = Path(request.path).stem.removeprefix("test_")
    said = [
        (mark.kwargs.get("page", own), sentence)
        for mark in request.node.iter_markers("says")
        for sentence in mark.args
    ]
    if not said or not all(sentence for _, sentence in said):
        pytest.fail("name what the page says: @pytest.mark.says(…)", pytrace=False)
    for page, sentence in said:
        if sentence not in text_of(page):
            pytest.fail(
                f"{PAGES[page]} no longer says: {sentence}\nThis test shows it: let it show what "
                "the page says now, and name that.",
                pytrace=False,
            )


@pytest.fixture
def tables(request: pytest.FixtureRequest) -> MetaData:
    """The tables of the test's file, if it has any."""
    base = getattr(request.module, "Base", None)
    return base.metadata if base else MetaData()


@pytest.fixture
def sqlite(tmp_path: Path, tables: MetaData) -> Iterator[Make]:
    """Makes engines of new SQLite files, with a journal of the kind that is asked for."""
    engines: list[Engine] = []

    def make(journal: str) -> Engine:
        file = tmp_path / f"{len(engines)}.db"
        engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 0})
        engines.append(engine)
        with engine.connect() as connection:
            mode = connection.exec_driver_sql(f"PRAGMA journal_mode = {journal}").scalar_one()
        assert mode == journal
        tables.create_all(engine)
        return engine

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def postgresql(tables: MetaData) -> Iterator[Engine]:
    """An engine of PostgreSQL that opens a connection for each use."""
    server = PostgreSQL(os.environ["DATABASE_URL"])
    with server.fresh() as place:
        engine = create_engine(place.url, poolclass=NullPool)
        tables.create_all(engine)
        yield engine
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, sqlite: Make) -> Engine:
    """Of each database, in turn."""
    if request.param == "sqlite":
        return sqlite("delete")
    found: Engine = request.getfixturevalue("postgresql")
    return found
