"""What *Locks and retries* says beside its programs."""

import asyncio
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
    __mapper_args__ = {  # noqa: RUF012 - typed by its base
        "polymorphic_identity": "memo",
        "polymorphic_load": "inline",
    }


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


LOCK_NOT_AVAILABLE, NO_SUCH_FEATURE = "55P03", "0A000"
SERIALIZATION_FAILURE, DEADLOCK_DETECTED = "40001", "40P01"


def sqlstate(error: DBAPIError) -> str:
    found: str = getattr(error.orig, "sqlstate", "")
    return found


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def waiting(engine: Engine, pool: ThreadPoolExecutor, call: Callable[[], Any]) -> Future[Any]:
    """Start a call, and return when it waits for a lock."""
    future = pool.submit(call)
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
        "AND application_name = current_setting('application_name')"
    )
    with engine.connect() as connection:
        while not connection.scalar(waits):
            assert not future.done()
            connection.rollback()
            time.sleep(0.01)
    return future


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


@pytest.mark.says(
    "Bring another class into that query with `join()`: if its WHERE alone names it, PostgreSQL "
    "claims all jobs at once."
)
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
    "raises `CompileError`. If it is a subclass, return the key alone, `returning(Job.id)`."
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


@pytest.mark.says(
    "With `nowait=True` they fail at once, and after `SET LOCAL lock_timeout = '2s'` two seconds "
    "later."
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


@pytest.mark.says("What `selectinload()` or a lazy load brings is not locked.")
def test_a_selectinload_locks_no_children(postgresql: Engine) -> None:
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(Product(id=1, stock=1, parts=[Part(id=1)]))
        session.commit()
        query = select(Product).options(selectinload(Product.parts)).with_for_update()
        assert session.scalars(query).one().parts
        assert other.get(Part, 1, with_for_update={"nowait": True})


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


@pytest.mark.says(
    "(Under REPEATABLE READ, the one that has waited still sees the old rows, and both pass.)"
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
    "those that only read another engine."
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
        assert reader.scalars(select(Product)).all() == []
    reading.dispose()


@pytest.mark.says("Under READ COMMITTED, what you have read before it stays old.")
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


@pytest.mark.says(
    "The UPDATEs of a flush lock their rows too, by primary key within a class. Two flushes, such "
    "as an autoflush between two changes, follow the order of your code"
)
@pytest.mark.parametrize("between", [False, True])
def test_a_flush_goes_by_primary_key(between: bool, engine: Engine) -> None:
    updated: list[int] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("UPDATE"):
            for row in parameters if isinstance(parameters, list) else [parameters]:
                updated.append([*row.values()][-1] if isinstance(row, dict) else row[-1])

    with Session(engine) as session:
        session.add_all([Product(id=1, stock=1), Product(id=2, stock=1)])
        session.commit()
        first, second = session.get_one(Product, 1), session.get_one(Product, 2)
        event.listen(engine, "before_cursor_execute", note)
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


@pytest.mark.says(
    "On PostgreSQL, others who lock or change the row wait until your transaction ends, however "
    "long that is; under REPEATABLE READ, they then "
    "[fail](identity-map.md#snapshot-refuses-a-write-on-postgresql) if it has changed the row.",
    "A plain SELECT does not wait.",
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
    '`NotSupportedError`, unless you name the class. If that has `polymorphic_load="inline"`, '
    "name a column: `of=User.id`."
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


@pytest.mark.says("or on PostgreSQL under SERIALIZABLE with a serialization failure.")
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
    "`ExcludeConstraint`."
)
def test_a_constraint_refuses_what_overlaps(postgresql: Engine) -> None:
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
    "on SQLite the second writer waits at its first write, and fails after 5 seconds."
)
def test_the_driver_waits_for_five_seconds(sqlite: Make) -> None:
    engine = create_engine(sqlite("delete").url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 5000
    engine.dispose()
