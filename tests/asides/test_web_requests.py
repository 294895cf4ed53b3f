"""What the page *Web requests* says beside its programs."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, HTTPException, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from flask import Flask, Response, stream_with_context
from flask_sqlalchemy import SQLAlchemy
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, object_session
from sqlalchemy.orm.exc import DetachedInstanceError

from tests.asides.conftest import Make


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@pytest.mark.says(
    'A dependency with `yield` that takes it needs `scope="function"` too; otherwise FastAPI '
    "raises `DependencyScopeError` at the start."
)
def test_a_dependency_of_another_scope_is_refused() -> None:
    def get_number() -> Iterator[int]:
        yield 1

    def get_other(number: Annotated[int, Depends(get_number, scope="function")]) -> Iterator[int]:
        yield number

    app = FastAPI()
    with pytest.raises(Exception, match="cannot depend on dependencies with scope") as raised:

        @app.get("/")
        def read(number: Annotated[int, Depends(get_other)]) -> int:
            return number

    assert type(raised.value).__name__ == "DependencyScopeError"


@pytest.mark.says("the threads that run the parts of one request may differ.")
def test_threads_of_one_request_may_differ() -> None:
    app = FastAPI()
    found: list[tuple[int, int]] = []

    def get_thread() -> Iterator[int]:
        yield threading.get_ident()

    @app.get("/")
    def read(thread: Annotated[int, Depends(get_thread)]) -> None:
        time.sleep(0.002)
        found.append((thread, threading.get_ident()))

    with TestClient(app) as client, ThreadPoolExecutor(8) as threads:
        for _ in range(50):
            list(threads.map(lambda _: client.get("/"), range(40)))
            if any(first != second for first, second in found):
                return
    pytest.fail("the threads were the same, each time")


@pytest.mark.says(
    "In Flask, wrap the generator in `stream_with_context()`, and query inside of it: there "
    "`db.session` is a new Session, which lasts to its end. That of the view is closed before, so "
    "its objects are detached, and what you have not committed is lost."
)
def test_a_generator_keeps_the_context_of_flask(sqlite: Make) -> None:
    engine = sqlite("delete")
    with Session(engine) as session:
        session.add_all([User(name="ada"), User(name="grace")])
        session.commit()
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = engine.url
    db = SQLAlchemy(app, model_class=Base)

    of_views: list[tuple[Session, User]] = []

    def names() -> Iterator[str]:
        yield from db.session.scalars(select(User.name).order_by(User.id))
        old, user = of_views[-1]
        assert db.session() is not old
        assert not old.in_transaction()
        assert object_session(user) is None
        db.session.commit()

    def keep_the_session() -> None:
        db.session.add(User(name="alan"))
        of_views.append((db.session(), db.session.get_one(User, 1)))

    @app.get("/bare")
    def bare() -> Response:
        return Response(names())

    @app.get("/kept")
    def kept() -> Response:
        keep_the_session()
        return Response(stream_with_context(names()))

    client = app.test_client()
    with pytest.raises(RuntimeError, match="outside of application context"):
        client.get("/bare").get_data()
    assert client.get("/kept").text == "adagrace"
    with Session(engine) as session:
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["ada", "grace"]


@pytest.mark.says(
    "a dependency would hold its connection as long as the client stays.",
)
def test_a_dependency_of_a_socket_holds_its_connection(sqlite: Make) -> None:
    engine = sqlite("delete")
    app = FastAPI()

    def get_session() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    @app.websocket("/")
    async def talk(socket: WebSocket, session: Annotated[Session, Depends(get_session)]) -> None:
        await socket.accept()
        for _ in range(2):
            name = await socket.receive_text()
            session.add(User(name=name))
            session.flush()
            await socket.send_text(name)

    with TestClient(app).websocket_connect("/") as socket:
        socket.send_text("ada")
        socket.receive_text()
        assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]
        with Session(engine) as other:
            assert other.scalars(select(User)).all() == []
        socket.send_text("grace")
        socket.receive_text()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def one_session(engine: Engine, **options: Any) -> Any:
    """The dependency of the page."""

    def get_session() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    return Depends(get_session, scope="function", **options)


@pytest.mark.says(
    "Read the values in the endpoint, and stream the list: "
    "`session.execute(select(User.id, User.name)).all()`. Objects would be expired and detached "
    "by then."
)
def test_values_outlive_the_session_and_objects_do_not(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(name="ada"), User(name="grace")])
        session.commit()
    app = FastAPI()
    dependency = one_session(engine)

    @app.get("/values")
    def stream_values(session: Session = dependency) -> StreamingResponse:
        rows = session.execute(select(User.id, User.name)).all()
        return StreamingResponse(row.name for row in rows)

    @app.get("/objects")
    def stream_objects(session: Session = dependency) -> StreamingResponse:
        users = session.scalars(select(User)).all()
        return StreamingResponse(user.name for user in users)

    with TestClient(app) as client:
        assert client.get("/values").text == "adagrace"
        with pytest.raises(DetachedInstanceError, match="attribute refresh operation"):
            client.get("/objects")


OWN_BLOCK = (
    "before the first query of the Session of the request, or after its `rollback()`. "
    "In between, it waits for what that Session has changed, or for "
    "[a second connection](connections.md#second-session-needs-a-second-connection)"
)


LONG = 60  # seconds: what must not wait for ever is slow on a busy machine, and still passes


@contextlib.contextmanager
def pooled(engine: Engine, **options: Any) -> Iterator[Engine]:
    """Another engine of the same database, with a user and options of its own."""
    made = create_engine(engine.url, **options)
    with Session(made) as session:
        session.add(User(name="ada"))
        session.commit()
    try:
        yield made
    finally:
        made.dispose()


@pytest.mark.says(OWN_BLOCK)
@pytest.mark.parametrize("when", ["before", "after the rollback", "in between"])
def test_a_block_of_its_own_needs_a_second_connection(when: str, engine: Engine) -> None:
    """In between, both wait; who gives up first may free the other one's connection."""
    both_have_read = threading.Barrier(2, timeout=LONG)
    one_by_one = threading.Lock()
    timeout = 0.3 if when == "in between" else LONG
    with pooled(engine, pool_size=2, max_overflow=0, pool_timeout=timeout) as small:
        app = FastAPI()
        dependency = one_session(small)

        def count_it() -> None:
            with Session(small) as own, own.begin():
                own.add(User(name="failed"))

        @app.post("/")
        def log_in(session: Session = dependency) -> None:
            if when != "before":
                session.get_one(User, 1)
                both_have_read.wait()
            if when == "in between":
                count_it()
            else:
                session.rollback()
                with one_by_one:
                    count_it()
            raise HTTPException(401)

        with (
            TestClient(app, raise_server_exceptions=False) as client,
            ThreadPoolExecutor(2) as threads,
        ):
            answers = list(threads.map(lambda _: client.post("/").status_code, range(2)))
        if when == "in between":
            assert 500 in answers
        else:
            assert answers == [401, 401]
        with Session(small) as session:
            failed = select(func.count(User.id)).where(User.name == "failed")
            assert session.scalar(failed) == answers.count(401)


@pytest.mark.says(OWN_BLOCK)
def test_a_block_of_its_own_waits_for_what_was_changed(engine: Engine) -> None:
    with pooled(engine) as both, Session(both) as session, Session(both) as own:
        session.get_one(User, 1).name = "grace"
        session.flush()
        is_sqlite = both.dialect.name == "sqlite"
        limit = "PRAGMA busy_timeout = 100" if is_sqlite else "SET LOCAL lock_timeout = '100ms'"
        own.execute(text(limit))
        own.get_one(User, 1).name = "alan"
        with pytest.raises(OperationalError, match="lock"):
            own.flush()


@pytest.mark.says(
    "Because a request keeps its connection while it waits for a thread. FastAPI runs `def` "
    "endpoints on 40 threads, and checks what they return on those too.",
    "`pool_size` and `max_overflow` together, 15 by default.",
    "Before it, open and close the Session inside of the endpoint.",
)
def test_requests_wait_for_each_other_under_load(engine: Engine) -> None:
    """They keep their connections for a while, so that all 60 are under way."""
    with pooled(engine, pool_timeout=0.8) as small, pooled(engine, pool_timeout=LONG) as patient:
        app = FastAPI()
        dependency = one_session(small)
        limited = one_session(patient, max_concurrency=15)

        def read(session: Session = dependency) -> str:
            name = session.get_one(User, 1).name
            time.sleep(0.05)
            return name

        def read_limited(session: Session = limited) -> str:
            return read(session)

        def read_own() -> str:
            with Session(patient) as session:
                return read(session)

        async def fail(endpoint: Callable[..., str]) -> int:
            app.get(f"/{endpoint.__name__}")(endpoint)
            transport = ASGITransport(app, raise_app_exceptions=False)
            async with AsyncClient(transport=transport, base_url="http://test") as client:
                requests = [client.get(f"/{endpoint.__name__}") for _ in range(60)]
                answers = [answer.status_code for answer in await asyncio.gather(*requests)]
            assert set(answers) <= {200, 500}
            return answers.count(500)

        async def main() -> list[int]:
            assert current_default_thread_limiter().total_tokens == 40
            return [await fail(endpoint) for endpoint in (read_limited, read_own, read)]

        with_limit, with_own, without = asyncio.run(main())
        assert (with_limit, with_own) == (0, 0)
        assert without > 10


@pytest.mark.says(
    "A dependency between them that catches it after its `yield` has to raise it again."
)
@pytest.mark.parametrize("again", [False, True])
def test_a_dependency_that_catches_the_error_commits(again: bool, engine: Engine) -> None:
    app = FastAPI()
    dependency = one_session(engine)

    def get_catching(session: Session = dependency) -> Iterator[Session]:
        try:
            yield session
        except PermissionError:
            if again:
                raise

    catching = Depends(get_catching, scope="function")

    @app.post("/")
    def add(session: Session = catching) -> None:
        session.add(User(name="ada"))
        raise PermissionError

    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.post("/").status_code == 500
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ([] if again else ["ada"])


@pytest.mark.says(
    "Read the values in the endpoint, and stream the list",
    "Under load, such streams [wait for each other]",
    "after the `pool_timeout`, a client has status 200 and no rows.",
)
def test_streams_keep_their_connections_under_load(engine: Engine) -> None:
    """Threads are 40, and connections 15."""
    with pooled(engine, pool_timeout=0.8) as small, pooled(engine, pool_timeout=LONG) as patient:
        with Session(small) as session:
            session.add_all([User(name="ada") for _ in range(8)])
            session.commit()
        app = FastAPI()

        def kept() -> Iterator[str]:
            with Session(small) as session:
                yield from session.scalars(select(User.name))

        def given_back() -> Iterator[str]:
            with Session(patient) as session:
                names = session.scalars(select(User.name)).all()
            yield from names

        dependency = one_session(patient)

        @app.get("/values")
        def read_values(session: Session = dependency) -> StreamingResponse:
            return StreamingResponse(iter(session.scalars(select(User.name)).all()))

        app.get("/kept")(lambda: StreamingResponse(kept()))
        app.get("/given-back")(lambda: StreamingResponse(given_back()))

        async def read(path: str) -> list[str]:
            transport = ASGITransport(app, raise_app_exceptions=False)
            async with AsyncClient(transport=transport, base_url="http://test") as client:
                answers = await asyncio.gather(*[client.get(path) for _ in range(60)])
            assert {answer.status_code for answer in answers} == {200}
            return [answer.text for answer in answers]

        assert set(asyncio.run(read("/values"))) == {"ada" * 10}
        assert set(asyncio.run(read("/given-back"))) == {"ada" * 10}
        assert asyncio.run(read("/kept")).count("") > 10


@pytest.mark.says("An `async def` generator with an `AsyncSession` waits for no thread")
def test_an_async_generator_waits_for_no_thread(sqlite: Make) -> None:
    with pooled(sqlite("delete")) as one:
        file = one.url.database
    app = FastAPI()

    async def read() -> list[str]:
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{file}", pool_size=1, max_overflow=0, pool_timeout=LONG
        )

        async def names() -> AsyncIterator[str]:
            async with AsyncSession(engine) as session:
                async for name in await session.stream_scalars(select(User.name)):
                    yield name

        app.get("/")(lambda: StreamingResponse(names()))
        current_default_thread_limiter().total_tokens = 1
        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            answers = await asyncio.gather(*[client.get("/") for _ in range(20)])
        await engine.dispose()
        return [answer.text for answer in answers]

    assert asyncio.run(read()) == ["ada"] * 20


@pytest.mark.says("or, after a failed flush, raises `PendingRollbackError`.")
@pytest.mark.parametrize("rolls_back", [False, True])
def test_a_handler_of_flask_is_in_the_failed_session(rolls_back: bool, engine: Engine) -> None:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = engine.url
    app.testing = True
    db = SQLAlchemy(app, model_class=Base)

    @app.post("/")
    def add_twice() -> str:
        db.session.add_all([User(id=1, name="ada"), User(id=1, name="ada")])
        db.session.flush()
        return "added"

    @app.errorhandler(IntegrityError)
    def log_it(_: IntegrityError) -> str:
        if rolls_back:
            db.session.rollback()
        db.session.add(User(name="log"))
        db.session.commit()
        return "logged"

    client = app.test_client()
    if rolls_back:
        assert client.post("/").text == "logged"
    else:
        with pytest.raises(PendingRollbackError):
            client.post("/")
    with app.app_context():
        db.engine.dispose()
