"""What the page *Upsert and get-or-create* says beside its programs."""

import contextlib
import threading
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    Engine,
    ForeignKey,
    Index,
    UniqueConstraint,
    delete,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects import sqlite as lite
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    NoResultFound,
    OperationalError,
    ProgrammingError,
    StatementError,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from tests.asides.conftest import Make


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has a natural key, and a column that has another name in the table."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    city: Mapped[str | None] = mapped_column("town")
    role: Mapped[str | None] = mapped_column(default="reader")
    version: Mapped[int] = mapped_column(default=1)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    team: Mapped["Team | None"] = relationship(back_populates="users")


class Team(Base):
    """It has users."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    users: Mapped[list[User]] = relationship(back_populates="team")


class Tag(Base):
    """Nothing is unique but the id."""

    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Page(Base):
    """Its address is unique while it is published."""

    __tablename__ = "pages"
    __table_args__ = (
        Index(
            "published",
            "address",
            unique=True,
            sqlite_where=text("published = 1"),
            postgresql_where=text("published = 1"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    published: Mapped[int]


class Person(Base):
    """Two classes have one table."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012


class Engineer(Person):
    """One of the two."""

    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


class Manager(Person):
    """The other."""

    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012


def upsert(engine: Engine, entity: Any) -> Any:
    """The INSERT of the engine's dialect."""
    insert = pg.insert if engine.dialect.name == "postgresql" else lite.insert
    return insert(entity)


def repeatable(engine: Engine, level: str = "REPEATABLE READ") -> Session:
    return Session(engine.execution_options(isolation_level=level))


def add(engine: Engine, *objects: object) -> None:
    with Session(engine) as session:
        session.add_all(objects)
        session.commit()


@pytest.mark.says(
    "Without one, the savepoint, `merge()` and DO NOTHING without columns insert a second row, and "
    "no call of the Session notices."
)
def test_without_a_unique_key_a_second_row_is_inserted(engine: Engine) -> None:
    add(engine, Tag(name="red"))
    with Session(engine) as session:
        with session.begin_nested():
            session.add(Tag(name="red"))
        session.merge(Tag(name="red"))
        session.execute(upsert(engine, Tag).on_conflict_do_nothing(), [{"name": "red"}])
        session.commit()
        assert session.scalars(select(Tag.name)).all() == ["red"] * 4


@pytest.mark.says(
    "as does each link to others, `team.users.append(user)` or `user.team = team`.",
    "Flush before the `try`, so that only the new row can fail there.",
)
def test_an_append_before_the_savepoint_is_lost_with_the_rest(engine: Engine) -> None:
    add(engine, Team(id=1), User(name="ada"))
    with Session(engine) as session:
        team = session.get_one(Team, 1)
        user = User(name="ada")
        team.users.append(user)
        assert user in session
        with pytest.raises(IntegrityError):
            session.begin_nested()
        assert not session.is_active


@pytest.mark.says("as does each link to others, `team.users.append(user)` or `user.team = team`.")
@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.filterwarnings("ignore:Object of type <User> not in session")
def test_a_link_before_the_savepoint_stays_in_the_list(inside: bool, engine: Engine) -> None:
    add(engine, Team(id=1), User(name="ada"))
    with Session(engine, expire_on_commit=False) as session:
        team = session.get_one(Team, 1)
        assert team.users == []
        user = User(name="ada")
        if not inside:
            user.team = team
        savepoint = session.begin_nested()
        session.add(user)
        user.team = team
        with pytest.raises(IntegrityError):
            session.flush()
        savepoint.rollback()
        assert (user in team.users) is not inside
        session.commit()
        session.add(team)  # It adds whom it lists.
        if inside:
            session.commit()
        else:
            with pytest.raises(IntegrityError):
                session.commit()


@pytest.mark.says(
    "Where your engine sends BEGIN, a write after a SELECT, ON CONFLICT too, can fail with "
    "`database is locked`: [send BEGIN IMMEDIATE](locks-and-retries.md#lock-before-you-check-on-"
    "sqlite)."
)
@pytest.mark.parametrize("on_conflict", [False, True])
@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN IMMEDIATE"])
def test_a_write_after_a_read_may_be_refused(begin: str, on_conflict: bool, sqlite: Make) -> None:
    engine = sqlite("wal")
    locked = pytest.raises(OperationalError, match="database is locked")

    @event.listens_for(engine, "begin")
    def send_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    def insert(session: Session) -> None:
        if on_conflict:
            session.execute(lite.insert(User).on_conflict_do_nothing(), [{"name": "ada"}])
        else:
            with session.begin_nested():
                session.add(User(name="ada"))

    ada = select(User).where(User.name == "ada")
    with Session(engine) as session, Session(engine) as other:
        assert session.scalar(ada) is None
        if begin == "BEGIN":
            assert other.scalar(ada) is None
            insert(other)
            other.commit()
            with locked:
                insert(session)
        else:
            with locked:
                other.scalar(ada)
            other.rollback()
            insert(session)
            session.commit()
            assert other.scalars(ada).one().name == "ada"


@pytest.mark.says(
    "Under REPEATABLE READ it does not, and `one()` raises `NoResultFound`, and under SERIALIZABLE "
    "the INSERT may raise `OperationalError`: roll back"
)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_the_loser_does_not_see_the_row(level: str, postgresql: Engine) -> None:
    serializable = level == "SERIALIZABLE"
    with repeatable(postgresql, level) as session:
        ada = select(User).where(User.name == "ada")
        assert session.scalar(ada) is None
        with repeatable(postgresql, level) as other:
            assert other.scalar(ada) is None
            other.add(User(name="ada"))
            other.commit()
        refused = OperationalError if serializable else IntegrityError
        with pytest.raises(refused), session.begin_nested():
            session.add(User(name="ada"))
        if not serializable:
            with pytest.raises(NoResultFound):
                session.scalars(ada).one()
        session.rollback()
        assert session.scalars(ada).one().name == "ada"


@pytest.mark.says("`one()` raises the same if another constraint has refused the row.")
def test_another_constraint_looks_like_a_race(engine: Engine) -> None:
    add(engine, User(id=1, name="ada"))
    with Session(engine) as session:
        session.execute(update(User).values(version=2))
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(User(id=1, name="grace"))
        with pytest.raises(NoResultFound):
            session.scalars(select(User).where(User.name == "grace")).one()


@pytest.mark.says(
    "Under REPEATABLE READ or SERIALIZABLE, PostgreSQL refuses the INSERT if another transaction "
    "has inserted or changed the row since your first statement: `OperationalError`"
)
@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("updates", [False, True])
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_upsert_is_refused_where_it_would_not_see_the_row(
    there: bool, updates: bool, level: str, postgresql: Engine
) -> None:
    insert = pg.insert(User)
    statement = (
        insert.on_conflict_do_update(index_elements=[User.name], set_={"town": "Paris"})
        if updates
        else insert.on_conflict_do_nothing()
    )
    if there:
        add(postgresql, User(name="ada"))
    with repeatable(postgresql, level) as session:
        session.begin()
        session.scalar(select(User.id))
        with Session(postgresql) as other:
            if there:
                other.execute(update(User).values(city="Rome"))
            else:
                other.add(User(name="ada"))
            other.commit()
        with pytest.raises(OperationalError, match="could not serialize access"):
            session.execute(statement, [{"name": "ada"}])


@pytest.mark.says("Send no empty list: it [counts as one row]")
def test_an_empty_list_is_a_row(engine: Engine) -> None:
    with Session(engine) as session, pytest.raises(IntegrityError):
        session.execute(upsert(engine, User).on_conflict_do_nothing(), [])


@pytest.mark.says("For one row that exists, `session.scalar()` is `None`.")
def test_do_nothing_returns_none(engine: Engine) -> None:
    add(engine, User(name="ada"))
    with Session(engine) as session:
        statement = upsert(engine, User).on_conflict_do_nothing().returning(User)
        rows: Any = [{"name": "ada"}]
        assert session.scalar(statement, rows) is None


@pytest.mark.says(
    "Rows have the names of attributes; `excluded`, and text in `set_` and `index_elements`, those "
    "of columns."
)
def test_an_upsert_has_two_kinds_of_names(engine: Engine) -> None:
    with Session(engine) as session:
        insert = upsert(engine, User)
        statement = insert.on_conflict_do_update(
            index_elements=["name"], set_={"town": insert.excluded.town}
        )
        for city in ("Rome", "Paris"):
            session.execute(statement, [{"name": "ada", "city": city}])
        assert session.scalars(select(User.city)).all() == ["Paris"]
        with pytest.raises(AttributeError):
            _ = insert.excluded.city
        with pytest.raises(DBAPIError), pytest.warns(match="Additional column names not matching"):
            session.execute(
                insert.on_conflict_do_update(index_elements=["name"], set_={"city": "Rome"}),
                [{"name": "ada"}],
            )


@pytest.mark.says("A plain value in `set_` is the same for all rows.")
def test_a_plain_value_is_the_same_for_all(engine: Engine) -> None:
    names = ["ada", "grace"]
    add(engine, *[User(name=name) for name in names])
    with Session(engine) as session:
        statement = upsert(engine, User).on_conflict_do_update(
            index_elements=[User.name], set_={"town": "Paris"}
        )
        session.execute(statement, [{"name": name, "city": name} for name in names])
        assert session.scalars(select(User.city)).all() == ["Paris", "Paris"]


@pytest.mark.says(
    "`excluded` also has the columns that a row does not bring, with their defaults, or NULL, the "
    "primary key among them: do not name those."
)
def test_excluded_has_a_new_primary_key(postgresql: Engine) -> None:
    add(postgresql, User(name="ada"))
    with Session(postgresql) as session:
        insert = pg.insert(User)
        statement = insert.on_conflict_do_update(
            index_elements=[User.name], set_={"id": insert.excluded.id}
        )
        session.execute(statement, [{"name": "ada"}])
        assert session.scalars(select(User.id)).all() == [2]


@pytest.mark.says("So it is with a `None` in a list of rows")
def test_none_in_a_row_is_the_default(engine: Engine) -> None:
    add(engine, User(name="ada", role="author"))
    with Session(engine) as session:
        insert = upsert(engine, User)
        statement = insert.on_conflict_do_update(
            index_elements=[User.name], set_={"role": insert.excluded.role}
        )
        session.execute(statement, [{"name": "ada", "role": None}])
        assert session.scalars(select(User.role)).all() == ["reader"]


@pytest.mark.says('set such columns yourself, as with `"version": User.version + 1`.')
def test_a_version_is_counted_by_hand(engine: Engine) -> None:
    add(engine, User(name="ada"))
    with Session(engine) as session:
        statement = upsert(engine, User).on_conflict_do_update(
            index_elements=[User.name], set_={"version": User.version + 1}
        )
        session.execute(statement, [{"name": "ada"}])
        assert session.scalars(select(User.version)).all() == [2]


@pytest.mark.says(
    "DO UPDATE returns each row, and the objects are persistent.",
    "A DO UPDATE with `where=` returns nothing for a row that it leaves alone.",
)
def test_a_row_that_is_left_alone_is_not_returned(engine: Engine) -> None:
    add(engine, User(name="ada"), User(name="grace", role="author"))
    with Session(engine) as session:
        statement = upsert(engine, User).on_conflict_do_update(
            index_elements=[User.name], set_={"town": "Paris"}, where=User.role == "author"
        )
        rows = [{"name": "ada"}, {"name": "grace"}]
        users = session.scalars(statement.returning(User), rows).all()
        assert [user.name for user in users] == ["grace"]
        users[0].city = "Rome"
        assert users[0] in session.dirty


@pytest.mark.says("The option `populate_existing` overwrites it when you read the result")
def test_populate_existing_waits_for_the_result(engine: Engine) -> None:
    add(engine, User(name="ada"))
    with Session(engine) as session:
        user = session.scalars(select(User)).one()
        insert = upsert(engine, User)
        statement = insert.on_conflict_do_update(index_elements=[User.name], set_={"town": "Rome"})
        options = {"populate_existing": True}
        rows: Any = [{"name": "ada"}]
        result = session.execute(statement.returning(User), rows, execution_options=options)
        assert user.city is None
        assert result.scalar_one() is user
        assert user.city == "Rome"


@pytest.mark.says("and with `autoflush=False` also [what you have not flushed]")
@pytest.mark.parametrize("autoflush", [True, False])
def test_populate_existing_overwrites_what_is_not_flushed(autoflush: bool, engine: Engine) -> None:
    add(engine, User(name="ada"))
    with Session(engine, autoflush=autoflush) as session:
        user = session.scalars(select(User)).one()
        user.role = "author"
        insert = upsert(engine, User)
        statement = insert.on_conflict_do_update(index_elements=[User.name], set_={"town": "Rome"})
        session.scalars(
            statement.returning(User),
            [{"name": "ada"}],
            execution_options={"populate_existing": True},
        ).one()
        assert (user.city, user.role) == ("Rome", "author" if autoflush else "reader")


@pytest.mark.says(
    "If not, SQLite raises `OperationalError`: `ON CONFLICT clause does not match any PRIMARY KEY "
    "or UNIQUE constraint`, and PostgreSQL `ProgrammingError`: `there is no unique or exclusion "
    "constraint matching the ON CONFLICT specification`."
)
def test_without_a_constraint_each_database_has_its_message(engine: Engine) -> None:
    statement = upsert(engine, Tag).on_conflict_do_nothing(index_elements=[Tag.name])
    with Session(engine) as session, pytest.raises(DBAPIError) as caught:
        session.execute(statement, [{"name": "red"}])
    if engine.dialect.name == "sqlite":
        expected: type[DBAPIError] = OperationalError
        message = "ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint"
    else:
        expected = ProgrammingError
        message = (
            "there is no unique or exclusion constraint matching the ON CONFLICT specification"
        )
    assert type(caught.value) is expected
    assert message in str(caught.value)


@pytest.mark.says("A partial index needs its condition, as `text()` in `index_where=`.")
def test_a_partial_index_needs_its_condition(engine: Engine) -> None:
    add(engine, Page(address="/", published=1), Page(address="/", published=0))
    with Session(engine) as session:
        insert = upsert(engine, Page)
        rows = [{"address": "/", "published": 1}]
        statement = insert.on_conflict_do_nothing(
            index_elements=[Page.address], index_where=text("published = 1")
        )
        session.execute(statement, rows)
        assert session.scalar(select(func.count(Page.id))) == 2
        with pytest.raises((OperationalError, ProgrammingError), match="ON CONFLICT"):
            session.execute(insert.on_conflict_do_nothing(index_elements=[Page.address]), rows)


@pytest.mark.says(
    'A value, as in `User.state == "active"`, fails in a list of rows, on SQLite with '
    "`'literal_execute' or 'expanding' parameters can't be used with executemany()`, on PostgreSQL "
    "with the message above, there also for one row after a few calls."
)
def test_a_value_in_the_condition_fails_in_a_list(engine: Engine) -> None:
    statement = upsert(engine, Page).on_conflict_do_nothing(
        index_elements=[Page.address], index_where=Page.published == 1
    )
    rows = [{"address": f"{number}", "published": 1} for number in range(20)]
    message = "no unique or exclusion constraint matching the ON CONFLICT specification"

    def insert_each(session: Session) -> None:
        for row in rows:
            session.execute(statement, [row])

    with Session(engine) as session:
        if engine.dialect.name == "sqlite":
            with pytest.raises(StatementError, match="'literal_execute' or 'expanding' parameters"):
                session.execute(statement, rows)
            insert_each(session)
        else:
            with pytest.raises(ProgrammingError, match=message):
                session.execute(statement, rows)
            session.rollback()
            session.execute(statement, rows[:1])
            with pytest.raises(ProgrammingError, match=message):
                insert_each(session)


@pytest.mark.says('So does a value in `index_elements`, such as `func.coalesce(User.city, "")`.')
def test_a_value_among_the_columns_fails_in_a_list(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(text("CREATE UNIQUE INDEX names ON tags (coalesce(name, ''))"))
        session.commit()
        rows = [{"name": f"{number}"} for number in range(6)]
        for name, fails in (("''", False), ("", True)):
            element = text("coalesce(name, '')") if not fails else func.coalesce(Tag.name, name)
            statement = upsert(engine, Tag).on_conflict_do_nothing(index_elements=[element])
            with pytest.raises(StatementError) if fails else contextlib.nullcontext():
                session.execute(statement, rows)


@pytest.mark.says(
    "DO NOTHING without columns skips the row for any of them, even if only its id is taken, and "
    "nothing tells you."
)
def test_a_taken_id_is_skipped_too(engine: Engine) -> None:
    add(engine, User(id=1, name="ada"))
    with Session(engine) as session:
        row = {"id": 1, "name": "grace"}
        if engine.dialect.name == "postgresql":
            del row["id"]  # The sequence gives 1, because nothing has been taken from it.
        session.execute(upsert(engine, User).on_conflict_do_nothing(), [row])
        assert session.scalars(select(User.name)).all() == ["ada"]


@pytest.mark.says("Give each key once: on SQLite, a returned object has the values of the first.")
def test_a_returned_object_has_the_values_of_the_first(sqlite: Make) -> None:
    engine = sqlite("delete")
    with Session(engine) as session:
        insert = lite.insert(User)
        statement = insert.on_conflict_do_update(
            index_elements=[User.name], set_={"town": insert.excluded.town}
        ).returning(User)
        rows = [{"name": "ada", "city": city} for city in ("Rome", "Paris")]
        user, *_ = session.scalars(statement, rows).all()
        assert user.city == "Rome"
        session.refresh(user)
        assert user.city == "Paris"


@pytest.mark.says(
    "If another transaction has inserted, changed or deleted the row, an upsert waits for its end"
)
@pytest.mark.parametrize("updates", [False, True])
@pytest.mark.parametrize("change", [update(User).values(version=2), delete(User)])
def test_an_upsert_waits_for_who_changed_the_row(
    change: Any, updates: bool, postgresql: Engine
) -> None:
    add(postgresql, User(name="ada"))
    insert = pg.insert(User)
    statement = (
        insert.on_conflict_do_update(index_elements=[User.name], set_={"town": "Rome"})
        if updates
        else insert.on_conflict_do_nothing(index_elements=[User.name])
    )
    with Session(postgresql) as session, Session(postgresql) as other:
        other.execute(change)
        session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            session.execute(statement, [{"name": "ada"}])


@pytest.mark.says("PostgreSQL refuses a deferrable constraint.")
def test_a_deferrable_constraint_is_refused(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.execute(text("ALTER TABLE tags ADD CONSTRAINT late UNIQUE (name) DEFERRABLE"))
        session.commit()
        insert = pg.insert(Tag)
        for statement in (
            insert.on_conflict_do_nothing(index_elements=[Tag.name]),
            insert.on_conflict_do_update(constraint="late", set_={"name": "red"}),
        ):
            with pytest.raises(DBAPIError, match="ON CONFLICT does not support deferrable"):
                session.execute(statement, [{"name": "red"}])
            session.rollback()


@pytest.mark.says("(on PostgreSQL, unless the constraint says NULLS NOT DISTINCT)")
def test_null_may_conflict(postgresql: Engine) -> None:
    class Other(DeclarativeBase):
        pass

    class Office(Other):
        __tablename__ = "offices"
        __table_args__ = (UniqueConstraint("street", postgresql_nulls_not_distinct=True),)
        id: Mapped[int] = mapped_column(primary_key=True)
        street: Mapped[str | None]

    Other.metadata.create_all(postgresql)
    with Session(postgresql) as session:
        statement = pg.insert(Office).on_conflict_do_nothing(index_elements=[Office.street])
        for _ in range(2):
            session.execute(statement, [{"street": None}])
        assert session.scalar(select(func.count(Office.id))) == 1


@pytest.mark.says(
    "`ON CONFLICT DO UPDATE command cannot affect row a second time`",
    "Rows go together with RETURNING and with `values(rows)`; otherwise, the last one wins.",
)
def test_values_go_in_one_statement(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        rows = [{"name": "ada", "city": city} for city in ("Rome", "Paris")]
        statement = pg.insert(User).on_conflict_do_update(
            index_elements=[User.name], set_={"town": "London"}
        )
        with pytest.raises(ProgrammingError, match="cannot affect row a second time"):
            session.execute(statement.values(rows))


@pytest.mark.says("On SQLite, it waits for any writer.")
def test_an_upsert_waits_for_any_writer_on_sqlite(sqlite: Make) -> None:
    engine = sqlite("delete")
    with Session(engine) as session, Session(engine) as other:
        other.add(Tag(name="red"))
        other.flush()
        with pytest.raises(OperationalError, match="database is locked"):
            session.execute(lite.insert(User).on_conflict_do_nothing(), [{"name": "ada"}])


@pytest.mark.says(
    "Two transactions that insert the same keys in another order end in a "
    "[deadlock](locks-and-retries.md#why-do-i-get-a-deadlock) on PostgreSQL: sort the rows by "
    "their key."
)
def test_keys_in_another_order_end_in_a_deadlock(postgresql: Engine) -> None:
    statement = pg.insert(User).on_conflict_do_nothing()
    failed: list[str] = []

    def insert_last(session: Session, name: str) -> None:
        try:
            session.execute(statement, [{"name": name}])
        except OperationalError as error:
            failed.append(str(error))
        session.rollback()

    with Session(postgresql) as one, Session(postgresql) as two:
        one.execute(statement, [{"name": "ada"}])
        two.execute(statement, [{"name": "grace"}])
        threads = [
            threading.Thread(target=insert_last, args=args)
            for args in ((one, "grace"), (two, "ada"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(failed) == 1
    assert "deadlock detected" in failed[0]


@pytest.mark.says("In a single table, an upsert changes the row of another class as well.")
def test_an_upsert_does_not_ask_for_the_class(engine: Engine) -> None:
    add(engine, Manager(id=1, name="ada"))
    with Session(engine) as session:
        statement = upsert(engine, Engineer).on_conflict_do_update(
            index_elements=[Engineer.name], set_={"name": "Ada"}
        )
        session.execute(statement, [{"name": "ada"}])
        assert session.get_one(Manager, 1).name == "Ada"


@pytest.mark.says("its `rowcount` is 0, and a list of rows [raises]")
def test_an_update_tells_of_a_missing_row(engine: Engine) -> None:
    with Session(engine) as session:
        result: Any = session.execute(update(User).where(User.id == 1).values(city="Rome"))
        assert result.rowcount == 0
        with pytest.raises(StaleDataError):
            session.execute(update(User), [{"id": 1, "city": "Rome"}])


@pytest.mark.says("It writes a row that has not changed, and locks it.")
@pytest.mark.parametrize("updates", [False, True])
def test_do_update_locks_the_row(updates: bool, postgresql: Engine) -> None:
    add(postgresql, User(name="ada"))
    insert = pg.insert(User)
    statement = (
        insert.on_conflict_do_update(index_elements=[User.name], set_={"name": User.name})
        if updates
        else insert.on_conflict_do_nothing()
    )
    place = text("SELECT ctid::text FROM users")
    with Session(postgresql) as session, Session(postgresql) as other:
        before = session.scalar(place)
        session.execute(statement, [{"name": "ada"}])
        assert (session.scalar(place) != before) is updates
        locks = select(User.id).with_for_update(skip_locked=True)
        assert other.scalars(locks).all() == ([] if updates else [1])
