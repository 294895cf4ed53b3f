"""What *Locks and retries* says beside its programs."""

import asyncio
import functools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    create_engine,
    delete,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint, Range
from sqlalchemy.exc import (
    CompileError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from tests.asides.conftest import Make


class Base(DeclarativeBase):
    """Of this file's tables."""


class Product(Base):
    """There are so many pieces of it."""

    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    stock: Mapped[int]
    parts: Mapped[list["Part"]] = relationship()


class Part(Base):
    """Of a product."""

    __tablename__ = "parts"
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))


class Task(Base):
    """Its state is in the table of the base class."""

    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - typed by its base


class Note(Base):
    """It comes with the columns of its subclass, by an outer join."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - typed by its base


class Memo(Note):
    """That subclass."""

    __tablename__ = "memos"
    id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    __mapper_args__ = {  # noqa: RUF012 - typed by its base
        "polymorphic_identity": "memo",
        "polymorphic_load": "inline",
    }


class Node(Base):
    """Of a tree."""

    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    parent: Mapped["Node | None"] = relationship(remote_side="Node.id")


class Room(Base):
    """No two have a name."""

    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Mail(Task):
    """It is in two tables, and the second has a state of its own."""

    __tablename__ = "mails"
    id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    receipt: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "mail"}  # noqa: RUF012 - typed by its base


LOCK_NOT_AVAILABLE, NO_SUCH_FEATURE, NO_SUCH_OBJECT = "55P03", "0A000", "42704"
SERIALIZATION_FAILURE, DEADLOCK_DETECTED = "40001", "40P01"


def sqlstate(error: DBAPIError) -> str:
    found: str = getattr(error.orig, "sqlstate", "")
    return found


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def waiting(
    engine: Engine, pool: ThreadPoolExecutor, call: Callable[[], Any], are: int = 1
) -> Future[Any]:
    """Start a call, and return when it waits for a lock, with those that wait already."""
    future = pool.submit(call)
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
        "AND application_name = current_setting('application_name')"
    )
    with engine.connect() as connection:
        while connection.scalar(waits) != are:
            assert not future.done()
            connection.rollback()
            time.sleep(0.01)
    return future


def of_two_that_wait(
    engine: Engine, held: Callable[[Session], Any], *works: Callable[[Session], Any]
) -> list[str]:
    """The states with which two works end that have waited for a third transaction."""

    def end(work: Callable[[Session], Any]) -> str:
        try:
            with Session(engine) as session, session.begin():
                work(session)
        except OperationalError as error:
            return sqlstate(error)
        return ""

    with ThreadPoolExecutor(2) as pool, Session(engine) as session:
        held(session)
        first, second = (
            waiting(engine, pool, functools.partial(end, work), are)
            for are, work in enumerate(works, 1)
        )
        session.rollback()
        return sorted((first.result(), second.result()))


@pytest.mark.says("With one UPDATE whose own WHERE checks the stock, and not a subquery in it.")
@pytest.mark.parametrize("own", [True, False])
def test_a_check_in_a_subquery_is_not_repeated(
    own: bool, postgresql: Engine, thread: ThreadPoolExecutor
) -> None:
    there = Product.stock >= 1
    if not own:
        there = Product.id.in_(select(Product.id).where(there))
    take_one = update(Product).where(there).values(stock=Product.stock - 1)
    take_one = take_one.returning(Product.stock)
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        assert session.scalar(take_one) == 0
        second = waiting(postgresql, thread, lambda: other.scalar(take_one))
        session.commit()
        assert second.result() == (None if own else -1)


@pytest.mark.says("(without the lock, two workers can get the same job)")
def test_a_claim_without_a_lock_is_no_claim(postgresql: Engine, thread: ThreadPoolExecutor) -> None:
    next_id = select(Task.id).where(Task.state == "new").limit(1).scalar_subquery()
    claim = update(Task).where(Task.id == next_id).values(state="taken").returning(Task.id)
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Mail(id=1, state="new", receipt=""))
        session.commit()
        assert session.scalar(claim) == 1
        second = waiting(postgresql, thread, lambda: other.scalar(claim))
        session.commit()
        assert second.result() == 1


@pytest.mark.says(
    "A job that is loaded already keeps its old values, unless the call has "
    '`execution_options={"populate_existing": True}`.'
)
@pytest.mark.parametrize("fresh", [True, False])
def test_a_claim_leaves_a_loaded_job_old(fresh: bool, engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, Session(engine) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        loaded = session.get_one(Product, 1)
        session.commit()
        other.execute(update(Product).values(stock=2))
        other.commit()
        claim = update(Product).values(id=1).returning(Product)
        options = {"populate_existing": fresh}
        assert session.scalars(claim, execution_options=options).one() is loaded
        assert loaded.stock == (2 if fresh else 1)


@pytest.mark.says("if the WHERE alone names the class, PostgreSQL claims all jobs at once.")
@pytest.mark.parametrize("joined", [True, False])
def test_a_claim_joins_another_class(joined: bool, postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(Product(id=1, stock=1, parts=[Part(id=key) for key in (1, 2, 3)]))
        session.commit()
        next_id = select(Part.id).where(Product.stock == 1)
        if joined:
            next_id = next_id.join(Product, Part.product_id == Product.id)
        else:
            next_id = next_id.where(Part.product_id == Product.id)
        one = next_id.order_by(Part.id).limit(1).with_for_update(skip_locked=True)
        claim = update(Part).where(Part.id == one.scalar_subquery()).values(product_id=None)
        claimed = session.scalars(claim.returning(Part.id)).all()
        assert sorted(claimed) == ([1] if joined else [1, 2, 3])


@pytest.mark.says(
    "Bring another class into that query with `join()` and `of=Job`: without `of`, the next worker "
    "skips all jobs that join the same row"
)
@pytest.mark.parametrize("of", [Part, None])
def test_a_claim_locks_the_job_alone(of: type[Part] | None, postgresql: Engine) -> None:
    next_id = select(Part.id).join(Product).where(Product.stock == 1).order_by(Part.id).limit(1)
    lock = next_id.with_for_update(skip_locked=True, of=of).scalar_subquery()
    claim = update(Part).where(Part.id == lock).values(product_id=None).returning(Part.id)
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1, parts=[Part(id=1), Part(id=2)]))
        session.commit()
        assert session.scalar(claim) == 1
        assert other.scalar(claim) == (2 if of else None)


@pytest.mark.says(
    "or by [`refresh()`](refresh.md#can-refresh-lock-the-row), which drops what is not flushed."
)
def test_a_refresh_that_locks_drops_changes(engine: Engine) -> None:
    with Session(engine) as session:
        product = Product(id=1, stock=1)
        session.add(product)
        session.commit()
        product.stock = 2
        session.refresh(product, with_for_update=True)
        assert product.stock == 1
        assert product not in session.dirty


@pytest.mark.says(
    "Under REPEATABLE READ and SERIALIZABLE it can fail with a serialization failure: claim again "
    "in a new transaction."
)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_claim_can_fail(level: str, postgresql: Engine) -> None:
    engine = postgresql.execution_options(isolation_level=level)
    next_id = (
        select(Task.id)
        .where(Task.state == "new")
        .order_by(Task.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claim = update(Task).where(Task.id == next_id).values(state="taken").returning(Task.id)
    with Session(engine) as session, Session(engine) as other:
        session.add_all([Mail(id=key, state="new", receipt="") for key in (1, 2)])
        session.commit()
        other.scalar(select(func.count(Task.id)))
        assert session.scalar(claim) == 1
        session.commit()
        with pytest.raises(OperationalError) as raised:
            other.scalar(claim)
        assert sqlstate(raised.value) == SERIALIZATION_FAILURE
        other.rollback()
        assert other.scalar(claim) == 2


@pytest.mark.says(
    "UPDATE the class whose table has the state, mostly the base class: `update()` of another one "
    "raises `CompileError`. If it is a subclass, or has an `inline` one, return the key alone, "
    "`returning(Job.id)`."
)
def test_a_claim_is_of_one_table(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Mail(id=1, state="new", receipt="none"))
        session.commit()
        with pytest.raises(CompileError):
            session.execute(update(Mail).values(state="taken"))
        session.rollback()
        claim = update(Task).where(Task.state == "new").values(state="taken")
        mail = session.scalars(claim.returning(Task)).one()
        assert isinstance(mail, Mail)
        assert (mail.state, mail.receipt) == ("taken", "none")
        session.commit()
        confirm = update(Mail).where(Mail.receipt == "none").values(receipt="sent")
        with pytest.raises((ProgrammingError, OperationalError)):
            session.execute(confirm.returning(Mail))
        session.rollback()
        assert session.scalar(confirm.returning(Mail.id)) == 1
        session.add(Memo(id=1))
        session.commit()
        change = update(Note).values(kind="memo")
        with pytest.raises((ProgrammingError, OperationalError)):
            session.execute(change.returning(Note))
        session.rollback()
        assert session.scalar(change.returning(Note.id)) == 1


@pytest.mark.says(
    "A query with `nowait=True` fails at once, and one after `SET LOCAL lock_timeout = '2s'` two "
    "seconds later."
)
def test_a_wait_can_be_bounded(postgresql: Engine) -> None:
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        session.get_one(Product, 1, with_for_update=True)
        with pytest.raises(OperationalError) as raised:
            other.get(Product, 1, with_for_update={"nowait": True})
        assert sqlstate(raised.value) == LOCK_NOT_AVAILABLE
        other.rollback()
        other.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with pytest.raises(OperationalError) as raised:
            other.get(Product, 1, with_for_update=True)
        assert sqlstate(raised.value) == LOCK_NOT_AVAILABLE


@pytest.mark.says(
    "With asyncpg, each `OperationalError` and `NotSupportedError` of this page is a plain "
    "`DBAPIError`: look at `error.orig.sqlstate`."
)
def test_asyncpg_has_one_class(postgresql: Engine) -> None:
    dsn = postgresql.url.set(drivername="postgresql").render_as_string(hide_password=False)
    engine = create_async_engine(URL.create("postgresql+asyncpg", query={"dsn": dsn}))
    outer_join = select(Product).options(joinedload(Product.parts)).with_for_update()
    locked = select(Product).with_for_update(nowait=True)

    async def refused(statement: Any) -> tuple[type, str]:
        async with AsyncSession(engine) as session:
            with pytest.raises(DBAPIError) as raised:
                await session.execute(statement)
            return type(raised.value), sqlstate(raised.value)

    async def stale() -> tuple[type, str]:
        async with AsyncSession(
            engine.execution_options(isolation_level="REPEATABLE READ")
        ) as session:
            await session.scalar(select(Product.stock))
            with Session(postgresql) as other:
                other.execute(update(Product).where(Product.id == 2).values(stock=0))
                other.commit()
            with pytest.raises(DBAPIError) as raised:
                await session.get(Product, 2, with_for_update=True)
            return type(raised.value), sqlstate(raised.value)

    async def deadlock() -> set[tuple[type, str]]:
        async with AsyncSession(engine) as session, AsyncSession(engine) as other:
            await session.get(Product, 2, with_for_update=True)
            await other.get(Product, 3, with_for_update=True)
            both = await asyncio.gather(
                session.get(Product, 3, with_for_update=True),
                other.get(Product, 2, with_for_update=True),
                return_exceptions=True,
            )
            return {(type(each), sqlstate(each)) for each in both if isinstance(each, DBAPIError)}

    async def work() -> None:
        assert await refused(outer_join) == (DBAPIError, NO_SUCH_FEATURE)
        assert await refused(locked) == (DBAPIError, LOCK_NOT_AVAILABLE)
        assert await stale() == (DBAPIError, SERIALIZATION_FAILURE)
        assert await deadlock() == {(DBAPIError, DEADLOCK_DETECTED)}
        await engine.dispose()

    with Session(postgresql) as session:
        session.add_all([Product(id=key, stock=1) for key in (1, 2, 3)])
        session.commit()
        session.get_one(Product, 1, with_for_update=True)
        with pytest.raises(NotSupportedError), Session(postgresql) as other:
            other.execute(outer_join)
        asyncio.run(work())


@pytest.mark.says("What `any()`, `selectinload()` or a lazy load reads is not locked.")
def test_a_second_query_locks_no_children(postgresql: Engine) -> None:
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1, parts=[Part(id=1)]))
        session.commit()
        query = select(Product).where(Product.parts.any()).with_for_update()
        query = query.options(selectinload(Product.parts))
        assert session.scalars(query).one().parts
        assert other.get(Part, 1, with_for_update={"nowait": True})


@pytest.mark.says(
    "A list that the same query loads is as old as the start of the wait, though the row that it "
    "belongs to is new. Load it with `selectinload()`:"
)
@pytest.mark.parametrize("load", [joinedload, selectinload])
def test_a_second_query_follows_the_wait(
    load: Any, postgresql: Engine, thread: ThreadPoolExecutor
) -> None:
    locked = select(Product).options(load(Product.parts)).with_for_update(of=Product)
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        product = session.get_one(Product, 1, with_for_update=True)
        product.stock = 2
        product.parts.append(Part())
        session.flush()
        waits = waiting(postgresql, thread, lambda: other.scalars(locked).unique().one())
        session.commit()
        assert waits.result().stock == 2
        assert len(waits.result().parts) == (load is selectinload)


@pytest.mark.says(
    "In joined inheritance, a query for the base class leaves the row in the subclass's table "
    "free: lock by the class of the object."
)
@pytest.mark.parametrize("locked", [Task, Mail])
def test_a_lock_by_the_base_class_is_of_one_row(locked: type[Task], postgresql: Engine) -> None:
    own_row = select(Mail.__table__).with_for_update(nowait=True)
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Mail(id=1, state="new", receipt=""))
        session.commit()
        session.scalars(select(locked).with_for_update()).one()
        if locked is Task:
            assert other.execute(own_row).one()
        else:
            with pytest.raises(OperationalError):
                other.execute(own_row)


@pytest.mark.says("or the savepoint in which you took it is rolled back")
def test_a_lock_of_a_savepoint_ends_with_it(postgresql: Engine) -> None:
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        savepoint = session.begin_nested()
        session.get_one(Product, 1, with_for_update=True)
        savepoint.rollback()
        session.scalar(select(Product.id))
        assert other.get(Product, 1, with_for_update={"nowait": True})


@pytest.mark.says("A lock is held until the transaction ends (under AUTOCOMMIT, at once)")
def test_autocommit_holds_no_lock(postgresql: Engine) -> None:
    at_once = postgresql.execution_options(isolation_level="AUTOCOMMIT")
    with Session(at_once) as session, session.begin(), Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.flush()
        session.get_one(Product, 1, with_for_update=True)
        assert other.get(Product, 1, with_for_update={"nowait": True})


@pytest.mark.says(
    "(Under REPEATABLE READ, or if one query locks and checks, the one that has waited still sees "
    "the old rows, and both pass.)"
)
def test_a_query_that_locks_sees_no_row_that_it_waited_for(
    postgresql: Engine, thread: ThreadPoolExecutor
) -> None:
    lock_if_free = select(Product).where(~Product.parts.any()).with_for_update()
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        session.scalars(lock_if_free).one()
        session.add(Part(product_id=1))
        session.flush()
        waits = waiting(postgresql, thread, lambda: other.scalars(lock_if_free).one())
        session.commit()
        other.add(Part(product_id=waits.result().id))
        other.commit()
        assert other.scalar(select(func.count(Part.id))) == 2


@pytest.mark.says(
    "(Under REPEATABLE READ, or if one query locks and checks, the one that has waited still sees "
    "the old rows, and both pass.)"
)
def test_a_lock_sees_old_rows_under_repeatable_read(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(Product(id=1, stock=1))
        session.commit()
    engine = postgresql.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine) as first, Session(engine) as second:
        assert second.scalar(select(func.count(Part.id))) == 0
        first.get_one(Product, 1, with_for_update=True)
        first.add(Part())
        first.commit()
        second.get_one(Product, 1, with_for_update=True)
        assert second.scalar(select(func.count(Part.id))) == 0
        second.add(Part())
        second.commit()
        assert second.scalar(select(func.count(Part.id))) == 2


def both_add(session: Session, other: Session, keys: tuple[int, int]) -> None:
    """Each looks for a part of a product of its own, or the same, and adds one."""
    for each, key in zip((session, other), keys, strict=True):
        assert each.scalars(select(Part).where(Part.product_id == key)).all() == []
    for each, key in zip((session, other), keys, strict=True):
        each.add(Part(product_id=key))
        each.commit()


@pytest.mark.says(
    "SERIALIZABLE refuses one of the two, if all who write these rows are SERIALIZABLE. It also "
    "refuses some that do no harm"
)
def test_all_have_to_be_serializable(postgresql: Engine) -> None:
    strict = postgresql.execution_options(isolation_level="SERIALIZABLE")
    with Session(postgresql) as session:
        session.add_all([Product(id=1, stock=1), Product(id=2, stock=1)])
        session.commit()
    for engine in (strict, postgresql):
        with Session(strict) as session, Session(engine) as other:
            if engine is strict:
                with pytest.raises(OperationalError) as raised:
                    both_add(session, other, (1, 2))  # two products: there is no harm
                assert sqlstate(raised.value) == SERIALIZATION_FAILURE
                other.rollback()
                session.execute(delete(Part))
                session.commit()
            else:
                both_add(session, other, (1, 1))


def begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@pytest.mark.says(
    "each transaction of this engine then waits for the others, one that only reads too. Give "
    "those that only read another `create_engine()`."
)
def test_an_engine_for_reading_waits_for_nobody(sqlite: Make) -> None:
    writing = sqlite("delete")
    event.listen(writing, "begin", begin_immediate)
    reading = create_engine(writing.url, connect_args={"timeout": 0})
    with Session(writing) as session, Session(writing) as second, Session(reading) as reader:
        session.add(Product(id=1, stock=1))
        session.flush()
        with pytest.raises(OperationalError, match="database is locked"):
            second.scalars(select(Product)).all()
        with (
            Session(writing.execution_options()) as same,
            pytest.raises(OperationalError, match="database is locked"),
        ):
            same.scalars(select(Product)).all()
        assert reader.scalars(select(Product)).all() == []
    reading.dispose()


@pytest.mark.says(
    "Under READ COMMITTED, what you have read before it, and not changed in it, stays old."
)
def test_a_savepoint_reads_into_the_old_object(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Product(id=1, stock=1))
        session.commit()
        product = session.get_one(Product, 1)
        assert product.stock == 1
        with Session(engine) as other:
            other.get_one(Product, 1).stock = 0
            other.commit()
        with session.begin_nested():
            assert session.scalar(select(Product.stock)) == 0
            assert session.scalars(select(Product)).one().stock == 1
        with session.begin_nested() as savepoint:
            product.stock = 2
            savepoint.rollback()
        assert product.stock == 0


def updated_keys(engine: Engine) -> list[int]:
    """Of the rows that UPDATEs name from now on."""
    updated: list[int] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("UPDATE"):
            for row in parameters if isinstance(parameters, list) else [parameters]:
                updated.append([*row.values()][-1] if isinstance(row, dict) else row[-1])

    event.listen(engine, "before_cursor_execute", note)
    return updated


@pytest.mark.says("by primary key within a class (not always, where it refers to itself)")
@pytest.mark.parametrize("loaded", [False, True])
def test_a_flush_of_a_tree_can_begin_with_the_parent(loaded: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Node(id=1, parent=Node(id=2)))
        session.commit()
        child, parent = session.get_one(Node, 1), session.get_one(Node, 2)
        assert not loaded or child.parent is parent
        updated = updated_keys(engine)
        child.name = parent.name = "new"
        session.commit()
    assert updated == ([2, 1] if loaded else [1, 2])


def by_descending_stock(session: Session) -> None:
    session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"))
    session.execute(update(Product).where(Product.stock < 0).values(stock=1))


@pytest.mark.says(
    "and one UPDATE of many rows in any order.",
    "for one row, it needs no lock of yours and, under READ COMMITTED, no retry",
)
def test_two_updates_of_many_rows_deadlock(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add_all([Product(id=key, stock=-key) for key in (1, 2, 3)])
        session.commit()
        session.execute(text("CREATE INDEX by_stock ON products (stock)"))
        session.commit()
    ends = of_two_that_wait(
        postgresql,
        lambda session: session.get(Product, 2, with_for_update=True),
        lambda session: session.execute(update(Product).values(stock=0)),
        by_descending_stock,
    )
    assert ends == ["", DEADLOCK_DETECTED]


def rooms(names: str) -> Callable[[Session], None]:
    return lambda session: session.add_all([Room(name=name) for name in names])


@pytest.mark.says("they lock the same rows, or add the same unique values, in opposite orders")
def test_two_that_add_the_same_deadlock(postgresql: Engine) -> None:
    def held(session: Session) -> None:
        session.add(Room(name="b"))
        session.flush()

    ends = of_two_that_wait(postgresql, held, rooms("abc"), rooms("cba"))
    assert ends == ["", DEADLOCK_DETECTED]


@pytest.mark.says(
    "or both add a child, which locks the parent a little, and then lock the parent without "
    "`key_share=True`."
)
@pytest.mark.parametrize("key_share", [False, True])
def test_two_that_add_a_child_deadlock(
    key_share: bool, postgresql: Engine, thread: ThreadPoolExecutor
) -> None:
    def lock(session: Session) -> str:
        try:
            session.get_one(Product, 1, with_for_update={"key_share": key_share})
            session.commit()
        except OperationalError as error:
            session.rollback()
            return sqlstate(error)
        return ""

    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        for each in (session, other):
            each.add(Part(product_id=1))
            each.flush()
        if key_share:
            assert lock(session) == lock(other) == ""
        else:
            first = waiting(postgresql, thread, lambda: lock(session))
            assert sorted((lock(other), first.result())) == ["", DEADLOCK_DETECTED]


@pytest.mark.says("changes a row that its caller has flushed or locked, waits forever.")
def test_an_own_session_waits_for_a_lock_of_its_caller(
    postgresql: Engine, thread: ThreadPoolExecutor
) -> None:
    def own() -> None:
        with Session(postgresql) as session, session.begin():
            session.get_one(Product, 1).stock = 0

    with Session(postgresql) as session:
        session.add(Product(id=1, stock=1))
        session.commit()
        session.get_one(Product, 1, with_for_update=True)
        waits = waiting(postgresql, thread, own)
        session.commit()
        waits.result()
        assert session.get_one(Product, 1).stock == 0


@pytest.mark.says(
    "The UPDATEs of a flush lock their rows too, by primary key within a class",
    "Two flushes, such as an autoflush between two changes, follow the order of your code",
)
@pytest.mark.parametrize("between", [False, True])
def test_a_flush_goes_by_primary_key(between: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Product(id=1, stock=1), Product(id=2, stock=1)])
        session.commit()
        first, second = session.get_one(Product, 1), session.get_one(Product, 2)
        updated = updated_keys(engine)
        second.stock = 0
        if between:
            session.scalars(select(Product)).all()
        first.stock = 0
        session.commit()
    assert updated == ([2, 1] if between else [1, 2])


@pytest.mark.says(
    "`pg_advisory_lock()` stays with the connection: after a commit, the pool gives it to another "
    "Session, which has the lock then."
)
def test_an_advisory_lock_of_the_connection_goes_on_with_it(postgresql: Engine) -> None:
    pooled, elsewhere = create_engine(postgresql.url), postgresql
    lock = select(func.pg_try_advisory_lock(1))
    with Session(pooled) as session, Session(pooled) as other, Session(elsewhere) as third:
        assert session.scalar(lock)
        session.commit()
        assert other.scalar(lock)
        assert not third.scalar(lock)
    pooled.dispose()


@pytest.mark.says("On PostgreSQL, under READ COMMITTED, with `pg_advisory_xact_lock()`")
@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ"])
def test_who_waits_for_an_advisory_lock_may_see_old_rows(
    level: str, postgresql: Engine, thread: ThreadPoolExecutor
) -> None:
    engine = postgresql.execution_options(isolation_level=level)
    lock = select(func.pg_advisory_xact_lock(1))
    with Session(engine) as session, Session(engine) as other:
        session.execute(lock)
        waits = waiting(postgresql, thread, lambda: other.execute(lock))
        session.add(Part())
        session.commit()
        waits.result()
        assert other.scalar(select(func.count(Part.id))) == (level == "READ COMMITTED")


@pytest.mark.says(
    "A plain SELECT does not wait: who reads with it, and then writes, overwrites your change."
)
def test_a_lock_stops_nobody_who_has_read(postgresql: Engine) -> None:
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        product = session.get_one(Product, 1, with_for_update=True)
        read = other.get_one(Product, 1)
        product.stock += 1
        session.commit()
        read.stock += 1
        other.commit()
        assert read.stock == 2


@pytest.mark.says(
    "On PostgreSQL, others who lock or change the row wait until your transaction ends; under "
    "REPEATABLE READ, they then "
    "[fail](identity-map.md#snapshot-refuses-a-write-on-postgresql) if it has changed the row.",
    "A plain SELECT does not wait",
)
@pytest.mark.parametrize("change", [False, True])
@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ"])
def test_who_waits_may_fail(
    level: str, change: bool, postgresql: Engine, thread: ThreadPoolExecutor
) -> None:
    engine = postgresql.execution_options(isolation_level=level)
    with Session(engine) as session, Session(engine) as other:
        session.add(Product(id=1, stock=1))
        session.commit()
        product = session.get_one(Product, 1, with_for_update=True)
        assert other.scalar(select(Product.stock)) == 1
        waits = waiting(postgresql, thread, lambda: other.get_one(Product, 1, with_for_update=True))
        if change:
            product.stock = 0
        session.commit()
        if change and level == "REPEATABLE READ":
            with pytest.raises(OperationalError) as raised:
                waits.result()
            assert sqlstate(raised.value) == SERIALIZATION_FAILURE
        else:
            assert waits.result().stock == (0 if change else 1)


@pytest.mark.says(
    "On PostgreSQL, an outer join, such as that of a joined eager load, makes it raise "
    "`NotSupportedError`, unless you name the class. If a subclass has "
    '`polymorphic_load="inline"`, name a column: `of=User.id`.'
)
def test_an_outer_join_needs_a_name(postgresql: Engine) -> None:
    joined = select(Product).options(joinedload(Product.parts))
    inline = select(Note)
    with Session(postgresql) as session:
        session.add_all([Product(id=1, stock=1), Memo(id=1)])
        session.commit()
        refused = (
            joined.with_for_update(),
            select(Product).outerjoin(Product.parts).with_for_update(),
            inline.with_for_update(),
            inline.with_for_update(of=Note),
        )
        for query in refused:
            with pytest.raises(NotSupportedError):
                session.execute(query)
            session.rollback()
        assert session.scalars(joined.with_for_update(of=Product)).unique().one()
        assert session.scalars(inline.with_for_update(of=Note.id)).one()


@pytest.mark.says(
    "with `IntegrityError`, or with `OperationalError`: on PostgreSQL under SERIALIZABLE, on "
    "SQLite if your engine sends BEGIN."
)
@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_second_insert_fails_otherwise_after_begin(journal: str, sqlite: Make) -> None:
    engine = sqlite(journal)
    event.listen(engine, "begin", begin)
    find = select(Room).where(Room.name == "Library")
    with Session(engine) as session, Session(engine) as other:
        assert session.scalar(find) is other.scalar(find) is None
        for each in (session, other):
            each.add(Room(name="Library"))
        with pytest.raises(OperationalError, match="database is locked"):  # noqa: PT012 - which is the journal's
            session.commit()
            other.commit()
        session.rollback()


@pytest.mark.says(
    "with `IntegrityError`, or with `OperationalError`: on PostgreSQL under SERIALIZABLE, on "
    "SQLite if your engine sends BEGIN."
)
def test_a_second_insert_fails_otherwise_when_serializable(postgresql: Engine) -> None:
    engine = postgresql.execution_options(isolation_level="SERIALIZABLE")
    find = select(Room).where(Room.name == "Library")
    with Session(engine) as session, Session(engine) as other:
        assert session.scalar(find) is other.scalar(find) is None
        session.add(Room(name="Library"))
        session.commit()
        other.add(Room(name="Library"))
        with pytest.raises(OperationalError) as raised:
            other.flush()
        assert sqlstate(raised.value) == SERIALIZATION_FAILURE


@pytest.mark.says(
    "Best, let a constraint say it, here a unique one over room and day, for ranges PostgreSQL's "
    "`ExcludeConstraint` (with the room in it, it needs the extension `btree_gist`)."
)
def test_a_constraint_refuses_what_overlaps(postgresql: Engine) -> None:
    room, night = Column("room", Integer), Column("night", INT4RANGE)
    of_a_room = ExcludeConstraint((room, "="), (night, "&&"))
    with pytest.raises(ProgrammingError) as raised:
        Table("nights", MetaData(), room, night, of_a_room).create(postgresql)
    assert sqlstate(raised.value) == NO_SUCH_OBJECT
    days = Column("days", INT4RANGE)
    stays = Table("stays", MetaData(), days, ExcludeConstraint((days, "&&")))
    stays.create(postgresql)
    with Session(postgresql) as session:
        session.execute(stays.insert(), [{"days": Range(1, 3)}, {"days": Range(3, 5)}])
        with pytest.raises(IntegrityError):
            session.execute(stays.insert(), {"days": Range(4, 6)})


def begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


@pytest.mark.says(
    "SQLite refuses one only if your engine [sends BEGIN](transactions.md#begin-sent-first)."
)
@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_sqlite_refuses_one_after_begin(journal: str, sqlite: Make) -> None:
    for listen in (False, True):
        engine = sqlite(journal)
        with Session(engine) as session:
            session.add_all([Product(id=1, stock=1)])
            session.commit()
        if listen:
            event.listen(engine, "begin", begin)
        strict = engine.execution_options(isolation_level="SERIALIZABLE")
        with Session(strict) as session, Session(strict) as other:
            if listen:
                with pytest.raises(OperationalError, match="database is locked"):
                    both_add(session, other, (1, 1))
            else:
                both_add(session, other, (1, 1))


@pytest.mark.says(
    "on SQLite the second writer waits at its first write, and fails after 5 seconds, or at once "
    "[if it has read after a BEGIN](connections.md#why-does-sqlite-say-database-is-locked)."
)
def test_the_driver_waits_for_five_seconds(sqlite: Make) -> None:
    engine = create_engine(sqlite("delete").url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 5000
    event.listen(engine, "begin", begin)
    with Session(engine) as session, Session(engine) as other:
        other.scalars(select(Product)).all()
        session.add(Product(id=1, stock=1))
        session.flush()
        started = time.monotonic()
        other.add(Product(id=2, stock=1))
        with pytest.raises(OperationalError, match="database is locked"):
            other.flush()
        assert time.monotonic() - started < 4
    engine.dispose()


@pytest.mark.says(
    "SQLite's `database is locked` has none, and is not repeated; its `sqlite_errorname` starts "
    "with `SQLITE_BUSY`."
)
def test_a_locked_database_has_a_name(sqlite: Make) -> None:
    engine = sqlite("wal")
    event.listen(engine, "begin", begin)
    with Session(engine) as session, Session(engine) as other, Session(engine) as third:
        third.scalars(select(Product)).all()
        session.add(Product(id=1, stock=1))
        session.flush()
        other.add(Product(id=2, stock=1))
        with pytest.raises(OperationalError) as waited:
            other.flush()
        session.commit()
        third.add(Product(id=3, stock=1))
        with pytest.raises(OperationalError) as stale:
            third.flush()
    names = [getattr(raised.value.orig, "sqlite_errorname", "") for raised in (waited, stale)]
    assert names == ["SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"]
    assert sqlstate(waited.value) == ""
