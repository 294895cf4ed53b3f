"""What the page of several databases says beside its programs."""

import asyncio
import contextlib
import enum
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    Select,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import OID
from sqlalchemy.exc import (
    IntegrityError,
    InternalError,
    OperationalError,
    ProgrammingError,
    SAWarning,
)
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.ext.asyncio.exc import AsyncContextNotStarted
from sqlalchemy.ext.horizontal_shard import ShardedSession
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    lazyload,
    mapped_column,
    relationship,
    selectinload,
)
from sqlalchemy.orm.exc import ObjectDeletedError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema, DropSchema

from tests.asides.conftest import Make


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """Its events may be in another database."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    cents: Mapped[int] = mapped_column(default=0)
    events: Mapped[list["Event"]] = relationship(primaryjoin="User.id == foreign(Event.user_id)")
    groups: Mapped[list["Group"]] = relationship(
        secondary=lambda: links,
        primaryjoin=lambda: User.id == links.c.user_id,
        secondaryjoin=lambda: Group.id == links.c.group_id,
        back_populates="users",
    )
    open_events: Mapped[list["Event"]] = relationship(
        primaryjoin="and_(User.id == foreign(Event.user_id), Event.done.is_(False))",
        viewonly=True,
    )
    named_events: Mapped[list["Event"]] = relationship(
        primaryjoin="User.name == foreign(Event.user_name)", viewonly=True
    )
    memberships: Mapped[list["Membership"]] = relationship(
        primaryjoin="User.id == foreign(Membership.user_id)"
    )


class Event(Base):
    """In another database than users, where there are two."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None]
    user_name: Mapped[str | None]
    done: Mapped[bool] = mapped_column(default=False)


class Group(Base):
    """In another database than its users, too."""

    __tablename__ = "groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    users: Mapped[list[User]] = relationship(
        secondary=lambda: links,
        primaryjoin=lambda: Group.id == links.c.group_id,
        secondaryjoin=lambda: User.id == links.c.user_id,
        back_populates="groups",
    )


links: Table = Table(
    "links",
    Base.metadata,
    Column("user_id", Integer, primary_key=True),
    Column("group_id", Integer, primary_key=True),
)


class Membership(Base):
    """A link that is a class."""

    __tablename__ = "memberships"
    user_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[Group] = relationship(primaryjoin="foreign(Membership.group_id) == Group.id")


class Vehicle(Base):
    """It has two tables, with the one of its subclass."""

    __tablename__ = "vehicles"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - typed by its base


class Truck(Vehicle):
    """Its own table has no more than the key."""

    __tablename__ = "trucks"
    id: Mapped[int] = mapped_column(ForeignKey("vehicles.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "truck"}  # noqa: RUF012 - typed by its base


def names(*engines: Engine) -> list[Sequence[str]]:
    """Those of the users, for each engine."""
    found = []
    for engine in engines:
        with Session(engine) as session:
            found.append(session.scalars(select(User.name).order_by(User.id)).all())
    return found


def add_user(*engines: Engine, **values: Any) -> None:
    """The same user in each."""
    for engine in engines:
        with Session(engine) as session:
            session.add(User(id=1, name="ada", **values))
            session.commit()


@pytest.mark.says(
    "In inheritance, name only the base class: a flush asks for its engine, a query for the "
    "subclass's."
)
def test_a_subclass_is_written_where_its_base_is(sqlite: Make) -> None:
    engine, other = sqlite("delete"), sqlite("delete")
    with Session(binds={Vehicle: engine, Truck: other}) as session:
        session.add(Truck())
        session.commit()
        assert session.scalars(select(Truck)).all() == []
        assert len(session.scalars(select(Vehicle)).all()) == 1


@pytest.mark.says(
    "A statement that names both classes does not work, be it by `JOIN`, `joinedload()` or "
    "subquery, and nothing warns you: it goes to one engine, and finds no table of the other class "
    "there, or, if you create all tables in both, an empty one: "
    "`delete(Event).where(Event.user_id.not_in(select(User.id)))` then deletes all events.",
    "A lazy load works, and so does `selectinload()` of a one-to-many list",
)
def test_one_statement_is_for_one_engine(engine: Engine, sqlite: Make) -> None:
    with Session(binds={User: engine, Event: sqlite("delete")}) as session:
        session.add_all([User(id=1, name="ada"), Event(user_id=1)])
        session.commit()
        assert session.scalars(select(User).join(User.events)).all() == []
        query = select(User)
        joined = session.scalars(query.options(joinedload(User.events))).unique().one()
        assert joined.events == []
        session.expunge_all()
        loaded = session.scalars(query.options(selectinload(User.events))).one()
        assert len(loaded.events) == 1
        session.expunge_all()
        assert len(session.scalars(query).one().events) == 1
        session.execute(delete(Event).where(Event.user_id.not_in(select(User.id))))
        assert session.scalars(select(Event)).all() == []


@pytest.mark.says(
    "if its `primaryjoin` compares nothing but the primary key: otherwise it gives an empty one."
)
@pytest.mark.parametrize("name", ["open_events", "named_events"])
def test_a_list_by_more_than_the_key_is_a_join(name: str, sqlite: Make) -> None:
    with Session(binds={User: sqlite("delete"), Event: sqlite("delete")}) as session:
        session.add_all([User(id=1, name="ada"), Event(user_id=1, user_name="ada")])
        session.commit()
        found = []
        for loader in (lazyload, selectinload):
            user = session.scalars(select(User).options(loader(getattr(User, name)))).one()
            found.append(len(getattr(user, name)))
            session.expunge_all()
    assert found == [1, 0]


class KeyBase(DeclarativeBase):
    """Of two tables with a foreign key."""


class Whole(KeyBase):
    """In another database than its parts."""

    __tablename__ = "wholes"
    id: Mapped[int] = mapped_column(primary_key=True)


class Part(KeyBase):
    """Its database knows no whole."""

    __tablename__ = "parts"
    id: Mapped[int] = mapped_column(primary_key=True)
    whole_id: Mapped[int] = mapped_column(ForeignKey("wholes.id"))


@pytest.mark.says(
    "PostgreSQL refuses rows with a `ForeignKey` to the other database: write "
    '`relationship(primaryjoin="User.id == foreign(Event.user_id)")`.'
)
def test_a_foreign_key_is_of_one_database(sqlite: Make, postgresql: Engine) -> None:
    wholes = sqlite("delete")
    for engine in (wholes, postgresql):
        KeyBase.metadata.create_all(engine)
    with Session(binds={Whole: wholes, Part: postgresql}) as session:
        session.add(Whole(id=1))
        session.flush()
        session.add(Part(whole_id=1))
        with pytest.raises(IntegrityError, match="foreign key"):
            session.flush()


@pytest.mark.says(
    "`text()` and `union()` name no class: they go to the engine of "
    '`Session(engine, binds={…})`, or to that of `bind_arguments={"mapper": Event}`.'
)
def test_a_union_goes_to_the_engine_of_the_session(sqlite: Make) -> None:
    with Session(sqlite("delete"), binds={Event: sqlite("delete")}) as session:
        session.add(Event())
        session.flush()
        for query in (text("SELECT id FROM events"), union(select(Event.id), select(Event.id))):
            assert session.execute(query).all() == []
            there = {"mapper": Event}
            assert len(session.execute(query, bind_arguments=there).all()) == 1


@pytest.mark.says("or a table, which counts last.")
def test_a_class_goes_before_its_table(sqlite: Make) -> None:
    engine, other = sqlite("delete"), sqlite("delete")
    table = Base.metadata.tables["events"]
    with Session(binds={Base: engine, table: other}) as session:
        assert session.get_bind(Event) is engine
    with Session(engine, binds={table: other}) as session:
        assert session.get_bind(Event) is other


@pytest.mark.says(
    "If an `execute()` fails, nothing is rolled back: catch the error and commit, and its "
    "PostgreSQL database [saves nothing](rollback.md#failed-query-on-postgresql), but the other "
    "one does."
)
def test_a_failed_statement_rolls_back_nothing(sqlite: Make, postgresql: Engine) -> None:
    users = sqlite("delete")
    with Session(binds={User: users, Event: postgresql}) as session:
        session.add_all([User(name="ada"), Event(id=1)])
        session.flush()
        with pytest.raises(IntegrityError):
            session.execute(insert(Event).values(id=1))
        session.commit()
        assert session.scalars(select(Event)).all() == []
    assert names(users) == [["ada"]]


@pytest.mark.says(
    "The two lists of a many-to-many `back_populates` are read from two databases, and one of them "
    "is empty: map the link table as a class."
)
def test_a_link_is_written_and_read_elsewhere(engine: Engine, sqlite: Make) -> None:
    groups = sqlite("delete")
    with Session(binds={User: engine, Group: groups, Membership: engine}) as session:
        group = Group(id=1)
        user = User(id=1, name="ada", groups=[group])
        session.add(user)
        session.flush()
        user.memberships.append(Membership(group=group))
        session.commit()
        assert {len(user.groups), len(group.users)} == {0, 1}
        assert [each.group for each in user.memberships] == [group]


@pytest.mark.says(
    "A COMMIT that fails, as with a deferred constraint, leaves standing what is committed before "
    "it: a retry saves that twice.",
    "which then warns: `transaction already deassociated from connection`.",
)
def test_the_first_commit_stands(sqlite: Make) -> None:
    """Which one is the first, nothing says."""
    users, events = engines = sqlite("delete"), sqlite("delete")
    committed = []

    def commit(connection: Any) -> None:
        committed.append(connection.engine)
        if len(committed) == len(engines):
            raise ConnectionError

    with Session(binds={User: users, Event: events}) as session:
        session.add_all([User(name="alan"), Event()])
        session.flush()
        for engine in engines:
            event.listen(engine, "commit", commit)
        with pytest.raises(ConnectionError):
            session.commit()
        with pytest.warns(SAWarning, match="transaction already deassociated from connection"):
            session.rollback()
    for again in (0, 1):
        for engine, query in {users: select(User), events: select(Event)}.items():
            other = create_engine(engine.url, poolclass=NullPool)
            with other.connect() as connection:
                kept = len(connection.execute(query).all())
            assert kept == again + (engine is committed[0])
        with Session(binds={User: users, Event: events}) as session:
            session.add_all([User(name="alan"), Event()])
            session.commit()


def prepares(engine: Engine) -> bool:
    """Whether the server keeps prepared transactions; by default, it does not."""
    with engine.connect() as connection:
        most: str = connection.scalar(text("SHOW max_prepared_transactions"))
    return most != "0"


NOT_PREPARED = r"prepared transaction with .* does not exist"


@pytest.mark.says(
    "it needs a driver and a server that can (PostgreSQL: `max_prepared_transactions` "
    "above 0), and SQLite cannot.",
    "If PostgreSQL refuses to prepare, the commit raises `ProgrammingError` with psycopg: "
    "`prepared transaction with identifier … does not exist`; the cause, such as `prepared "
    "transactions are disabled`, stands above it.",
)
def test_two_phases_need_a_server_that_can(sqlite: Make, postgresql: Engine) -> None:
    with Session(sqlite("delete"), twophase=True) as session:
        session.add(User(name="alan"))
        with pytest.raises(NotImplementedError):
            session.flush()
    with Session(postgresql, twophase=True) as session:
        cause = "prepared transactions are disabled"
        if prepares(postgresql):
            cause = "violates foreign key constraint"
            with postgresql.begin() as connection:
                connection.execute(
                    text(
                        "CREATE TABLE parts (id int PRIMARY KEY, whole int REFERENCES parts "
                        "DEFERRABLE INITIALLY DEFERRED)"
                    )
                )
            session.execute(text("INSERT INTO parts VALUES (1, 2)"))
        session.add(User(name="alan"))
        with pytest.raises(ProgrammingError, match=NOT_PREPARED) as raised:
            session.commit()
    assert cause in str(raised.value.__context__)


@pytest.mark.says(
    "If your program or a connection ends before the last COMMIT, PostgreSQL keeps what is "
    "prepared, with its locks: find it in `pg_prepared_xacts`",
    "otherwise `ROLLBACK PREPARED`.",
)
def test_what_is_prepared_stays(postgresql: Engine) -> None:
    if not prepares(postgresql):
        pytest.skip("this server prepares nothing")
    add_user(postgresql)
    with Session(postgresql, twophase=True) as session:
        session.get_one(User, 1).name = "prepared"
        session.prepare()
        session.invalidate()  # closes the connection, as the end of the program does
    by_hand = postgresql.execution_options(isolation_level="AUTOCOMMIT")
    with by_hand.connect() as connection:
        connection.execute(text("SET lock_timeout = 50"))
        change = text("UPDATE users SET name = 'changed'")
        with pytest.raises(OperationalError, match="lock timeout"):
            connection.execute(change)
        for gid in connection.scalars(text("SELECT gid FROM pg_prepared_xacts")).all():
            connection.exec_driver_sql(f"ROLLBACK PREPARED '{gid}'")
        connection.execute(change)


@pytest.mark.says("send `COMMIT PREPARED` if another database has committed, otherwise")
def test_one_of_two_that_are_prepared_is_committed(postgresql: Engine) -> None:
    if not prepares(postgresql):
        pytest.skip("this server prepares nothing")
    engines = [create_engine(postgresql.url, poolclass=NullPool) for _ in range(2)]
    committed = []

    def commit(connection: Connection, *_: object) -> None:
        committed.append(connection.engine)
        if len(committed) == len(engines):
            connection.invalidate()

    for engine in engines:
        event.listen(engine, "commit_twophase", commit)
    binds: dict[Any, Any] = dict(zip((User, Event), engines, strict=True))
    with Session(binds=binds, twophase=True) as session:
        session.add_all([User(name="ada"), Event()])
        with pytest.raises(Exception, match="invalid"):
            session.commit()
    counts = [select(func.count()).select_from(each) for each in (User, Event)]
    with Session(postgresql) as session:
        assert sorted(session.scalar(count) or 0 for count in counts) == [0, 1]
    by_hand = postgresql.execution_options(isolation_level="AUTOCOMMIT")
    with by_hand.connect() as connection:
        gid = connection.scalars(text("SELECT gid FROM pg_prepared_xacts")).one()
        connection.exec_driver_sql(f"COMMIT PREPARED '{gid}'")
    with Session(postgresql) as session:
        assert [session.scalar(count) for count in counts] == [1, 1]


class ReadsElsewhere(Session):
    """It reads from a copy."""

    copy: Engine

    def get_bind(
        self, mapper: Any = None, *, clause: Any = None, bind: Any = None, **options: Any
    ) -> Any:
        if isinstance(clause, Select) and bind is None:
            return self.copy
        return super().get_bind(mapper, clause=clause, bind=bind, **options)


@pytest.mark.says(
    "A read after the commit raises `ObjectDeletedError` then, or gives the old value of a "
    "changed row"
)
def test_a_replica_misses_what_is_committed(sqlite: Make) -> None:
    engine = sqlite("delete")
    ReadsElsewhere.copy = sqlite("delete")
    add_user(engine, ReadsElsewhere.copy)
    with ReadsElsewhere(engine) as session:
        changed, new = session.get_one(User, 1), User(name="alan")
        changed.name = "changed"
        session.add(new)
        session.commit()
        assert changed.name == "ada"
        with pytest.raises(ObjectDeletedError):
            new.name  # noqa: B018 - it raises
    assert names(engine) == [["changed", "alan"]]


@pytest.mark.says("let a call name its `bind`, as here, also where a function locks or writes.")
def test_a_replica_runs_no_function_that_writes(postgresql: Engine) -> None:
    ReadsElsewhere.copy = postgresql.execution_options(postgresql_readonly=True)
    query = select(func.nextval("users_id_seq"))
    with ReadsElsewhere(postgresql) as session:
        assert session.scalar(query, bind_arguments={"bind": postgresql})
        with pytest.raises(InternalError, match="read-only"):
            session.scalar(query)


class Counted(Base):
    """An UPDATE computes what the mapper does not ask for."""

    __tablename__ = "counted"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="ada")
    changes: Mapped[int] = mapped_column(default=0, onupdate=text("changes + 1"))


@pytest.mark.says(
    "use `expire_on_commit=False`, and [`eager_defaults=True`]"
    "(refresh.md#eager-defaults-returns-it) for what an UPDATE computes."
)
@pytest.mark.parametrize(("eager", "changes"), [("auto", 0), (True, 1)])
def test_an_update_computes_what_a_replica_misses(
    eager: Any, changes: int, sqlite: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sqlite("delete")
    ReadsElsewhere.copy = sqlite("delete")
    for each in (engine, ReadsElsewhere.copy):
        with Session(each) as session:
            session.add(Counted(id=1))
            session.commit()
    monkeypatch.setattr(Counted.__mapper__, "eager_defaults", eager)
    with ReadsElsewhere(engine, expire_on_commit=False) as session:
        counted = session.get_one(Counted, 1)
        counted.name = "changed"
        session.commit()
        assert (counted.name, counted.changes) == ("changed", changes)


@pytest.mark.says(
    "That is for one SELECT: a lazy load, `selectinload()` or a refresh still reads from the "
    "replica",
    "and a list that you replace leaves out what the replica does not have.",
)
@pytest.mark.parametrize("options", [[], [selectinload(User.events)]])
def test_a_bind_is_for_one_select(options: list[Any], sqlite: Make) -> None:
    engine = sqlite("delete")
    ReadsElsewhere.copy = sqlite("delete")
    add_user(engine, ReadsElsewhere.copy)
    with Session(engine) as session:
        session.add(Event(id=1, user_id=1))
        session.get_one(User, 1).name = "changed"
        session.commit()
    with ReadsElsewhere(engine) as session:
        query = select(User).options(*options)
        user = session.scalars(query, bind_arguments={"bind": engine}).one()
        assert (user.name, user.events) == ("changed", [])
        user.events = [Event(id=2)]
        session.flush()
        session.refresh(user)
        assert user.name == "ada"
        session.commit()
    with Session(engine) as session:
        assert [each.id for each in session.get_one(User, 1).events] == [1, 2]


@pytest.mark.says(
    "and a loaded object keeps [its old values](identity-map.md#lock-keeps-loaded-values)."
)
def test_a_bind_overwrites_nothing_that_is_loaded(sqlite: Make) -> None:
    engine = sqlite("delete")
    ReadsElsewhere.copy = sqlite("delete")
    add_user(engine, cents=100)
    add_user(ReadsElsewhere.copy, cents=0)
    with ReadsElsewhere(engine) as session:
        user = session.get_one(User, 1)
        session.scalars(select(User), bind_arguments={"bind": engine}).one()
        assert user.cents == 0


@pytest.mark.says("Such a Session writes back what it has read there")
def test_a_replica_gives_old_values_to_write(sqlite: Make) -> None:
    engine = sqlite("delete")
    ReadsElsewhere.copy = sqlite("delete")
    add_user(engine, cents=100)
    add_user(ReadsElsewhere.copy, cents=0)
    with ReadsElsewhere(engine) as session:
        session.get_one(User, 1).cents += 10
        session.commit()
    with Session(engine) as session:
        assert session.get_one(User, 1).cents == 10


@pytest.mark.says("write `engine.sync_engine` where it returns an engine and in `bind`:")
@pytest.mark.filterwarnings("ignore:Exception ignored in. <coroutine")
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_a_bind_is_not_async(sqlite: Make) -> None:
    made = sqlite("delete")
    add_user(made)

    async def work() -> None:
        engine = create_async_engine(made.url.set(drivername="sqlite+aiosqlite"))
        async with AsyncSession() as session:
            there: dict[str, Any] = {"bind": engine.sync_engine}
            assert (await session.scalars(select(User.name), bind_arguments=there)).all() == ["ada"]
        async with AsyncSession() as session:
            there = {"bind": engine}
            with pytest.raises(AsyncContextNotStarted):
                await session.scalars(select(User.name), bind_arguments=there)
        await engine.dispose()

    asyncio.run(work())


@pytest.mark.says("a change of the second object goes to the row of the first.")
def test_a_token_is_only_for_reading(sqlite: Make) -> None:
    engine, archive = sqlite("delete"), sqlite("delete")
    add_user(engine, archive)
    with Session(engine) as session:
        old = session.get_one(User, 1, bind_arguments={"bind": archive}, identity_token="archive")  # noqa: S106
        old.name = "changed"
        session.commit()
    assert names(engine, archive) == [["changed"], ["ada"]]


def sharded(shards: dict[str, Engine]) -> ShardedSession:
    """It asks all of the shards, and writes what is new to the last."""
    return ShardedSession(
        shards=shards,
        shard_chooser=lambda *_: list(shards)[-1],
        identity_chooser=lambda *_, **__: list(shards),
        execute_chooser=lambda _: list(shards),
    )


@pytest.mark.says("A `ShardedSession` of `sqlalchemy.ext.horizontal_shard` writes to both")
def test_a_sharded_session_writes_to_both(engine: Engine, sqlite: Make) -> None:
    shards = {"live": engine, "archive": sqlite("delete")}
    add_user(*shards.values())
    with sharded(shards) as session:
        for shard in shards:
            session.get_one(User, 1, identity_token=shard).name = shard
        session.add(User(name="new"))
        session.commit()
    assert names(*shards.values()) == [["live"], ["archive", "new"]]


@pytest.mark.says(
    "but needs keys that are unique over both: a list mixes the rows of both otherwise, and "
    "deletes them in both."
)
@pytest.mark.parametrize(("keys", "left"), [((1, 1), 0), ((1, 2), 1)], ids=["same", "unique"])
def test_a_sharded_list_has_the_rows_of_both(
    keys: tuple[int, int], left: int, sqlite: Make
) -> None:
    shards = {"live": sqlite("delete"), "archive": sqlite("delete")}
    for key, each in zip(keys, shards.values(), strict=True):
        with Session(each) as session:
            session.add_all([User(id=key, name="ada"), Event(id=key, user_id=key)])
            session.commit()
    with sharded(shards) as session:
        for found in session.get_one(User, 1, identity_token="live").events:  # noqa: S106
            session.delete(found)
        session.commit()
    with Session(shards["archive"]) as session:
        assert len(session.scalars(select(Event)).all()) == left


class TenantBase(DeclarativeBase):
    """Of tables in a schema, which the test makes."""


class Note(TenantBase):
    """It is of an owner."""

    __tablename__ = "notes"
    __table_args__ = {"schema": "tenant"}  # noqa: RUF012 - typed by its base
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("tenant.owners.id"))


class Owner(TenantBase):
    """It has notes."""

    __tablename__ = "owners"
    __table_args__ = {"schema": "tenant"}  # noqa: RUF012 - typed by its base
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    notes: Mapped[list[Note]] = relationship()


@contextlib.contextmanager
def tenants(engine: Engine, folder: Path) -> Iterator[list[Engine]]:
    """Engines of two tenants; each has a schema, tables and an owner of its own."""
    prefix = "of_"
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def attach(driver: Any, _: object) -> None:
            for schema in schemas:
                driver.execute(f"ATTACH '{folder}/{schema}.db' AS {schema}")

        engine.dispose()
    else:
        with engine.connect() as connection:
            prefix = f"{connection.scalar(select(func.current_schema()))}_"
    schemas = [prefix + name for name in ("first", "second")]
    made: list[Engine] = [engine.execution_options(**tenant(schema)) for schema in schemas]
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for schema in schemas:
                connection.execute(CreateSchema(schema))
    for each, name in zip(made, ("first", "second"), strict=True):
        TenantBase.metadata.create_all(each)
        with Session(each) as session:
            session.add(Owner(id=1, name=name, notes=[Note(id=1, text=name)]))
            session.commit()
    yield made
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for schema in schemas:
                connection.execute(DropSchema(schema, cascade=True))


def tenant(schema: str) -> dict[str, Any]:
    """What gives the tables a schema."""
    return {"schema_translate_map": {"tenant": schema}}


def owners(engines: list[Engine]) -> list[Sequence[str]]:
    """Their names, for each tenant."""
    found = []
    for engine in engines:
        with Session(engine) as session:
            found.append(session.scalars(select(Owner.name)).all())
    return found


@pytest.mark.says(
    "Do not give it to one statement: a lazy load and the flush do not have it then, and read "
    "and write in another schema."
)
def test_a_schema_of_one_statement_is_not_written(engine: Engine, tmp_path: Path) -> None:
    with tenants(engine, tmp_path) as (first, second):
        with Session(first) as session:
            owner = session.get_one(Owner, 1, execution_options=second.get_execution_options())
            assert owner.name == "second"
            assert [note.text for note in owner.notes] == ["first"]
            owner.name = "changed"
            session.commit()
        assert owners([first, second]) == [["changed"], ["second"]]


@pytest.mark.says(
    "Nor to `session.connection(execution_options=…)`: after the commit, it is gone.",
)
def test_a_schema_of_a_connection_ends_with_it(engine: Engine, tmp_path: Path) -> None:
    with tenants(engine, tmp_path) as (first, second), Session(first) as session:
        session.connection(execution_options=second.get_execution_options())
        owner = session.get_one(Owner, 1)
        assert [owner.name, *(note.text for note in owner.notes)] == ["second", "second"]
        session.commit()
        assert owner.name == "first"
        owner.name = "changed"
        session.commit()
        assert owners([first, second]) == [["changed"], ["second"]]


@pytest.mark.says(
    "`SET search_path` stays after it: the next Session that gets this connection from the pool "
    "has it."
)
def test_a_search_path_stays(postgresql: Engine) -> None:
    engine = create_engine(postgresql.url)
    found = []
    for change in ("SET search_path TO tenant", "SELECT 1"):
        with Session(engine) as session:
            session.execute(text(change))
            session.commit()
            found.append(session.scalar(text("SHOW search_path")))
    engine.dispose()
    assert found == ["tenant", "tenant"]


@pytest.mark.says(
    "make it once: each `execution_options()` is another engine, with a transaction of its own."
)
def test_each_engine_has_a_transaction(engine: Engine) -> None:
    once = engine.execution_options(**tenant("first"))
    twice = engine.execution_options(**tenant("first"))
    with Session(engine) as session:
        first, again, other = (
            session.connection(bind_arguments={"bind": bind}) for bind in (once, once, twice)
        )
    assert first is again
    assert first is not other


class Color(enum.Enum):
    """Of a column."""

    RED = 1


@pytest.mark.parametrize(
    ("arguments", "types"), [([], 1), ([Enum(Color, schema="tenant")], 2)], ids=["plain", "named"]
)
@pytest.mark.says(
    "On PostgreSQL, all tenants share the type of an enum, `Mapped[Color]`: "
    'give it the name too, `mapped_column(Enum(Color, schema="tenant"))`.'
)
def test_an_enum_has_a_schema(
    postgresql: Engine, tmp_path: Path, arguments: list[Any], types: int
) -> None:
    class ColorBase(DeclarativeBase):
        metadata = MetaData(schema="tenant")

    class Paint(ColorBase):
        __tablename__ = "paints"
        color: Mapped[Color] = mapped_column(*arguments, primary_key=True)

    with tenants(postgresql, tmp_path) as engines:
        used = set()
        for engine in engines:
            ColorBase.metadata.create_all(engine)
            with Session(engine) as session:
                session.add(Paint(color=Color.RED))
                session.commit()
                kind = select(func.pg_typeof(Paint.color).cast(OID))
                used.add(session.scalars(kind.where(Paint.color == Color.RED)).one())
    assert len(used) == types
