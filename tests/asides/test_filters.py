"""What the page *Filter every query* says beside its programs."""

import contextlib
import sqlite3
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import (
    Column,
    ColumnElement,
    CursorResult,
    Delete,
    Engine,
    ForeignKey,
    Index,
    Table,
    Update,
    delete,
    event,
    exists,
    func,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, SAWarning
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedSQLExpression,
    ORMExecuteState,
    Session,
    column_property,
    mapped_column,
    relationship,
    sessionmaker,
    with_loader_criteria,
    with_polymorphic,
)
from sqlalchemy.orm.exc import ObjectDeletedError

from tests.asides.conftest import Make
from tests.asides.sent import sent

current: ContextVar[int] = ContextVar("current")
everything = False


class Base(DeclarativeBase):
    """Of this file's tables."""


class Owned:
    """Rows of a tenant."""

    tenant_id: Mapped[int] = mapped_column(default=1)

    @hybrid_property
    def is_of_current(self) -> bool:
        """What a criterion calls."""
        return self.tenant_id == current.get()


class Tag(Owned, Base):
    """It comes with its node, in a SELECT of its own."""

    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))


class Node(Owned, Base):
    """It has children, and some that come with each of its queries."""

    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    children: Mapped[list["Node"]] = relationship(back_populates="parent")
    parent: Mapped["Node | None"] = relationship(back_populates="children", remote_side="Node.id")
    notes: Mapped[list["Note"]] = relationship(lazy="joined", back_populates="node")
    tags: Mapped[list[Tag]] = relationship(lazy="selectin")


class Note(Owned, Base):
    """Its node comes with it, and it with its node, in a join."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))
    node: Mapped[Node] = relationship(lazy="joined", back_populates="notes")


class Mark(Owned, Base):
    """Its parent comes with it, in an inner join."""

    __tablename__ = "marks"
    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))
    node: Mapped[Node] = relationship(lazy="joined", innerjoin=True)


class Leaf(Owned, Base):
    """Of a list whose orphans are deleted, marked as deleted instead."""

    __tablename__ = "leaves"
    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    deleted: Mapped[bool] = mapped_column(default=False)


nests = Table(
    "nests",
    Base.metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True),
    Column("bird_id", ForeignKey("birds.id"), primary_key=True),
)


class Bird(Owned, Base):
    """It sits on branches."""

    __tablename__ = "birds"
    id: Mapped[int] = mapped_column(primary_key=True)


class Branch(Owned, Base):
    """It has leaves, and birds."""

    __tablename__ = "branches"
    id: Mapped[int] = mapped_column(primary_key=True)
    leaves: Mapped[list[Leaf]] = relationship(cascade="all, delete-orphan")
    birds: Mapped[list[Bird]] = relationship(secondary=nests)
    number_of_leaves: MappedSQLExpression[int] = column_property(
        select(func.count(Leaf.id))
        .where(Leaf.branch_id == id)  # noqa: A003 - the column
        .correlate_except(Leaf)
        .scalar_subquery()
    )


class Account(Base):
    """Its name is unique among those that are not deleted."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    deleted: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        Index(
            "one_name",
            "name",
            unique=True,
            sqlite_where=text("NOT deleted"),
            postgresql_where=text("NOT deleted"),
        ),
    )


class Handle(Base):
    """Its name is unique, also among those that are deleted."""

    __tablename__ = "handles"
    name: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[int] = mapped_column(default=0)
    deleted: Mapped[bool] = mapped_column(default=False)


class Document(Owned, Base):
    """A base class with a tenant."""

    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "document"}  # noqa: RUF012 - typed by its base


class Invoice(Document):
    """Its tenant is in the table of the base."""

    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    total: Mapped[int] = mapped_column(default=10)
    __mapper_args__ = {"polymorphic_identity": "invoice"}  # noqa: RUF012 - typed by its base


class Animal(Base):
    """A base class without a tenant."""

    __tablename__ = "animals"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}  # noqa: RUF012 - typed by its base


class Dog(Owned, Animal):
    """A subclass that has one."""

    __tablename__ = "dogs"
    id: Mapped[int] = mapped_column(ForeignKey("animals.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "dog"}  # noqa: RUF012 - typed by its base


def filtered(engine: Engine, *, column_loads: bool = False) -> sessionmaker[Session]:
    """The page's listener for tenants, as it stands there or without its `if`."""
    make_session = sessionmaker(engine, info={"tenant_id": 1})

    @event.listens_for(make_session, "do_orm_execute")
    def own_rows(state: ORMExecuteState) -> None:
        if column_loads or not state.is_column_load:
            tenant_id = state.session.info["tenant_id"]
            state.statement = state.statement.options(
                with_loader_criteria(
                    Owned, lambda cls: cls.tenant_id == tenant_id, include_aliases=True
                )
            )

    return make_session


def insert_of(engine: Engine) -> Any:
    """The `insert()` of the dialect, which takes an ON CONFLICT."""
    return (sqlite if engine.dialect.name == "sqlite" else postgresql).insert


@pytest.mark.says(
    "In class inheritance, let the base class inherit from it: a query for the base ignores the "
    "condition of a subclass."
)
def test_a_query_for_the_base_shows_hidden_rows_of_a_subclass(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Dog(), Dog(tenant_id=2)])
        session.commit()
    with filtered(engine)() as session:
        assert len(session.scalars(select(Dog)).all()) == 1
        assert len(session.scalars(select(Animal)).all()) == 2
        assert len(session.scalars(select(with_polymorphic(Animal, "*"))).all()) == 2


@pytest.mark.says(
    "The SQL grows, until SQLite raises `OperationalError: Expression tree is too large`."
)
@pytest.mark.parametrize("column_loads", [False, True])
def test_a_condition_for_each_refresh_is_too_much(column_loads: bool, sqlite: Make) -> None:
    engine = sqlite("delete")

    @event.listens_for(engine, "connect")
    def lower_the_limit(connection: sqlite3.Connection, _: Any) -> None:
        assert connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 30) == 1000

    engine.dispose()
    with Session(engine) as session:
        session.add(Node())
        session.commit()

    def refresh_often() -> None:
        with filtered(engine, column_loads=column_loads)() as session:
            node = session.get_one(Node, 1)
            for _ in range(40):
                session.commit()
                assert node.children == []

    if column_loads:
        with pytest.raises(OperationalError, match="Expression tree is too large"):
            refresh_often()
    else:
        refresh_often()


@pytest.mark.says(
    "In a chain of lazy loads, each then has the condition once more, so hundreds take seconds: "
    "load a tree with a query."
)
def test_each_lazy_load_of_a_chain_adds_a_condition(engine: Engine) -> None:
    with Session(engine) as session:
        first = Node(children=[Node(children=[Node(children=[Node()])])])
        session.add(first)
        session.commit()
        key = first.id
    with filtered(engine)() as session:
        node = session.get_one(Node, key)
        counts = []
        for _ in range(3):
            with sent(engine, "SELECT nodes") as found:
                node = node.children[0]
            counts.append(found[0].partition("WHERE")[2].count("nodes.tenant_id ="))
        assert counts == [2, 3, 4]


@pytest.mark.says(
    "When you refresh an object that you added or merged, a subquery in a `column_property()` is "
    'still not filtered, nor a relationship with `lazy="joined"`: use `lazy="selectin"`.'
)
@pytest.mark.parametrize("way", ["query", "add", "merge"])
@pytest.mark.parametrize("refresh", ["refresh", "expire", "commit"])
def test_a_refresh_of_an_added_object_joins_hidden_rows(
    way: str, refresh: str, engine: Engine
) -> None:
    def lists() -> dict[str, Any]:
        return {
            "children": [Node(), Node(tenant_id=2)],
            "notes": [Note(), Note(tenant_id=2)],
            "tags": [Tag(), Tag(tenant_id=2)],
        }

    with Session(engine) as session:
        session.add(Node(id=101, **lists()))
        session.add(Node(id=102, tenant_id=2, notes=[Note(id=102)]))
        session.commit()
    with filtered(engine)() as session:
        if way == "query":
            node = session.get_one(Node, 101)
            note = session.get_one(Note, 102)
        elif way == "merge":
            node = session.merge(Node(id=101))
            note = session.merge(Note(id=102))
        else:
            node, note = Node(**lists()), Note(node_id=102)
            session.add_all([node, note])
        session.flush()
        for found in (node, note):
            if refresh == "refresh":
                session.refresh(found)
            else:
                session.expire(found)
        if refresh == "commit":
            session.commit()
        assert len(node.children) == len(node.tags) == 1
        assert len(node.notes) == (1 if way == "query" else 2)
        assert (note.node is None) == (way == "query")


@pytest.mark.says(
    "When you refresh an object that you added or merged, a subquery in a `column_property()` is "
    "still not filtered"
)
@pytest.mark.parametrize("way", ["query", "add", "merge"])
def test_a_refresh_of_an_added_object_counts_hidden_rows(way: str, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Branch(id=1, leaves=[Leaf(), Leaf(tenant_id=2)]))
        session.commit()
        added = session.get_one(Branch, 1)
    with filtered(engine)() as session:
        if way == "query":
            branch = session.get_one(Branch, 1)
        elif way == "merge":
            branch = session.merge(Branch(id=1))
        else:
            branch = added
            session.add(branch)
        session.refresh(branch)
        assert branch.number_of_leaves == (1 if way == "query" else 2)


@pytest.mark.says("Take a new Session for each tenant: what is loaded stays readable.")
def test_a_session_does_not_change_its_tenant(engine: Engine) -> None:
    with Session(engine) as session:
        for tenant_id in (1, 2):
            child = Node(tenant_id=tenant_id)
            session.add(Node(id=100 + tenant_id, tenant_id=tenant_id, children=[child]))
        session.commit()
    with filtered(engine)() as session:
        node = session.get_one(Node, 101)
        assert len(node.children) == 1
        session.info["tenant_id"] = 2
        session.commit()
        assert session.get_one(Node, 101) is node
        assert node.tenant_id == 1
        assert node.children == []
        assert len(session.get_one(Node, 102).children) == 1


@pytest.mark.says("a flush are not limited: they write rows of others, and foreign keys to them.")
def test_a_flush_writes_rows_of_others(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        branch = Branch(id=2, tenant_id=2)
        session.add(branch)
        session.commit()
    with filtered(engine)() as session:
        session.add(branch)
        branch.id = 3
        session.flush()
        session.add(Leaf(id=1, branch_id=3))
        session.commit()
    with Session(engine) as session:
        assert session.get_one(Leaf, 1).branch_id == 3
        assert session.get_one(Branch, 3).tenant_id == 2


@pytest.mark.says("So does an upsert: give it its own, `on_conflict_do_update(…, where=…)`.")
@pytest.mark.parametrize("limited", [False, True])
def test_an_upsert_changes_rows_of_others(limited: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Node(id=102, tenant_id=2))
        session.commit()
    with filtered(engine)() as session:
        statement = insert_of(engine)(Node).values(id=102, tenant_id=1)
        where = Node.tenant_id == 1 if limited else None
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={"tenant_id": statement.excluded.tenant_id}, where=where
            )
        )
        session.commit()
    with Session(engine) as session:
        assert session.get_one(Node, 102).tenant_id == (2 if limited else 1)


@pytest.mark.says(
    'With `innerjoin=True`, the child is missing as well; with `lazy="joined"` too, '
    "its refresh raises `ObjectDeletedError`."
)
def test_a_child_of_a_hidden_parent_counts_as_deleted(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Mark(id=1, node=Node()))
        session.commit()
    with filtered(engine)() as session:
        mark = session.get_one(Mark, 1)
        mark.node.tenant_id = 2
        session.commit()
        with pytest.raises(ObjectDeletedError):
            assert mark.tenant_id == 1
        assert session.scalars(select(Mark)).all() == []


@pytest.mark.says(
    "An orphan is deleted for real: the flush finds it only after `before_flush`. "
    "Call `session.delete(child)` instead, and leave it in the list."
)
@pytest.mark.parametrize("left", [True, False])
def test_a_deleted_child_that_stays_in_the_list_is_marked(left: bool, engine: Engine) -> None:
    make_session = sessionmaker(engine)

    @event.listens_for(make_session, "before_flush")
    def keep_rows(session: Session, context: object, instances: object) -> None:
        for child in session.deleted:
            session.add(child)
            child.deleted = True

    with make_session() as session:
        branch = Branch(leaves=[Leaf()])
        session.add(branch)
        session.commit()
        session.delete(branch.leaves[0])
        if not left:
            branch.leaves.clear()
        session.commit()
        assert session.scalars(select(Leaf.deleted)).all() == ([True] if left else [])


@pytest.mark.says(
    "Nor `text()`, even in `from_statement()`, nor the `Table` itself, nor any statement of "
    "`session.connection()`."
)
def test_text_brings_the_rows_of_all(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Tag(node_id=1), Tag(node_id=1, tenant_id=2)])
        session.add(Node(id=1))
        session.commit()
    with filtered(engine)() as session:
        assert len(session.scalars(select(Tag)).all()) == 1
        assert len(session.connection().execute(select(Tag)).all()) == 2
        query = select(Tag).from_statement(text("SELECT * FROM tags"))
        assert len(session.scalars(query).all()) == 2


@pytest.mark.says(
    "An upsert then needs [`index_where=`](upsert.md#which-conflicts-count), as text."
)
def test_an_upsert_names_the_condition_of_a_partial_index(engine: Engine) -> None:
    statement = insert_of(engine)(Account).values(name="ada")
    with Session(engine) as session, pytest.raises(DatabaseError):
        session.execute(statement.on_conflict_do_nothing(index_elements=["name"]))
    with Session(engine) as session:
        session.add(Account(name="ada", deleted=True))
        session.flush()
        upsert = statement.on_conflict_do_nothing(
            index_elements=["name"], index_where=text("NOT deleted")
        )
        session.execute(upsert)
        session.execute(upsert)
        assert len(session.scalars(select(Account)).all()) == 2


@pytest.mark.says(
    "With a full index, it changes the hidden row, which stays hidden. A primary key cannot be "
    "partial: bring the old row back."
)
def test_an_upsert_leaves_the_row_hidden(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Handle(name="ada", deleted=True))
        session.commit()
        upsert = insert_of(engine)(Handle).values(name="ada", seen=1, deleted=False)
        session.execute(upsert.on_conflict_do_update(index_elements=["name"], set_={"seen": 1}))
        session.commit()
        handle = session.get_one(Handle, "ada")
        assert (handle.seen, handle.deleted) == (1, True)


@pytest.mark.says(
    "That `None` is loaded: a merge into another Session, also one with the listener, "
    "writes it over the foreign key."
)
@pytest.mark.parametrize("read", [True, False])
def test_a_merge_writes_the_none_of_a_hidden_parent(read: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Node(id=101, tenant_id=2, children=[Node(id=102)]))
        session.commit()
    with filtered(engine)() as session:
        node = session.get_one(Node, 102)
        if read:
            assert node.parent is None
    with filtered(engine)() as session:
        session.merge(node)
        session.commit()
    with Session(engine) as session:
        assert session.get_one(Node, 102).parent_id == (None if read else 101)


@pytest.mark.says(
    "A filtered list that is merged where the whole list is loaded "
    "[removes the rest](merge.md#filtered-list-deletes-the-rest)."
)
@pytest.mark.parametrize("loaded", [True, False])
def test_a_merge_removes_the_hidden_rows_of_a_list(loaded: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Branch(id=1, leaves=[Leaf(), Leaf(tenant_id=2)]))
        session.commit()
    with filtered(engine)() as session:
        branch = session.get_one(Branch, 1)
        assert len(branch.leaves) == 1
    with Session(engine) as session:
        whole = session.get_one(Branch, 1)
        if loaded:
            assert len(whole.leaves) == 2
        session.merge(branch)
        session.commit()
        assert len(session.scalars(select(Leaf)).all()) == (1 if loaded else 2)


@pytest.mark.says("What the Session has loaded already: a plain `get()` returns it")
def test_a_get_that_asks_the_database_does_not_find_it(engine: Engine) -> None:
    with filtered(engine)() as session:
        tag = Branch(id=1)
        session.add(tag)
        session.flush()
        tag.tenant_id = 2
        session.flush()
        assert session.get(Branch, 1) is tag
        assert session.get(Branch, 1, populate_existing=True) is None
        assert session.get(Branch, 1, with_for_update=True) is None


@pytest.mark.says(
    "In SQLAlchemy 2.0, nor a SELECT that has the class in `where()` alone: `any()`, `has()`, "
    "`exists().where(…)`, `select(func.count()).where(…)`. A join is filtered, and so are "
    "`exists()` and `in_()` of a `select(Address.id)`.",
    "In 2.1, all are filtered.",
)
def test_a_class_in_where_alone_is_filtered_in_2_1(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Branch(id=1, leaves=[Leaf(), Leaf(tenant_id=2)]))
        session.add(Branch(id=2, leaves=[Leaf(tenant_id=2)]))
        session.commit()
    own, found = Leaf.branch_id == Branch.id, [1]
    in_where_alone = [1, 2] if sqlalchemy.__version__ < "2.1" else found
    with filtered(engine)() as session:

        def branches(condition: ColumnElement[bool]) -> list[int]:
            query = select(Branch.id).where(condition).order_by(Branch.id)
            return list(session.scalars(query))

        assert branches(Branch.leaves.any()) == in_where_alone
        assert branches(exists().where(own)) == in_where_alone
        assert branches(exists(select(1).where(own))) == in_where_alone
        assert branches(exists(select(Leaf.id).where(own))) == found
        assert branches(Branch.id.in_(select(Leaf.branch_id))) == found
        count = select(func.count()).where(Leaf.id > 0)
        assert session.scalar(count) == (3 if in_where_alone != found else 1)
        assert session.scalar(select(func.count(Leaf.id))) == 1
        assert session.scalar(select(func.count()).select_from(Leaf)) == 1


@pytest.mark.says(
    "A delete cascade does not find the hidden children, nor the links to hidden rows, which "
    "still refer to the row. SQLite without `PRAGMA foreign_keys` [leaves them "
    "there](delete.md#can-the-database-delete-the-children)."
)
def test_links_to_hidden_rows_stay(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Branch(id=1, birds=[Bird(id=1), Bird(id=2, tenant_id=2)]))
        session.commit()
    with filtered(engine)() as session:
        session.delete(session.get_one(Branch, 1))
        refused = engine.dialect.name == "postgresql"
        with pytest.raises(IntegrityError) if refused else contextlib.nullcontext():
            session.commit()
        session.rollback()
        links = session.scalars(select(nests.c.bird_id).order_by(nests.c.bird_id)).all()
        assert links == ([1, 2] if refused else [2])


def of_current(cls: type[Owned]) -> ColumnElement[bool]:
    """A function that a criterion calls."""
    return cls.tenant_id == current.get()


@pytest.mark.says(
    "Only a variable that the lambda names is read for each Session. A default, a function or "
    "hybrid property that the lambda calls, and an `if` with a global can keep the value of an "
    "earlier one."
)
@pytest.mark.parametrize("way", ["variable", "default", "function", "hybrid", "global"])
def test_a_criterion_keeps_what_is_no_variable_of_it(
    way: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(engine) as session:
        session.add_all([Bird(id=1), Bird(id=2, tenant_id=2)])
        session.commit()

    def criterion() -> Callable[[Any], ColumnElement[bool]]:
        tenant_id = current.get()
        ways: dict[str, Callable[..., Any]] = {
            "variable": lambda cls: cls.tenant_id == tenant_id,
            "default": lambda cls, own=tenant_id: cls.tenant_id == own,
            "function": lambda cls: of_current(cls),
            "hybrid": lambda cls: cls.is_of_current,
            "global": lambda cls: true() if everything else cls.tenant_id == 2,
        }
        return ways[way]

    make_session = sessionmaker(engine)

    @event.listens_for(make_session, "do_orm_execute")
    def own_rows(state: ORMExecuteState) -> None:
        option = with_loader_criteria(Owned, criterion(), include_aliases=True)
        state.statement = state.statement.options(option)

    found = []
    for tenant_id in (1, 2):
        current.set(tenant_id)
        monkeypatch.setitem(globals(), "everything", tenant_id == 1)
        with make_session() as session:
            found.append(session.scalars(select(Bird.id).order_by(Bird.id)).all())
    kept = {"variable": [[1], [2]], "global": [[1, 2], [1, 2]]}
    assert found == kept.get(way, [[1], [1]])


@pytest.mark.says(
    "Another class in the statement, as in UPDATE … FROM, is not filtered: read it in a subquery."
)
def test_an_update_reads_the_rows_of_others(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Branch(id=1, leaves=[Leaf(id=7, tenant_id=2)]))
        session.commit()
    make_session = filtered(engine)
    from_leaf = update(Bird).values(id=Leaf.id).where(Leaf.branch_id == Bird.id)
    own = select(Leaf.id).where(Leaf.branch_id == Bird.id).correlate(Bird)
    from_subquery = update(Bird).values(id=own.scalar_subquery()).where(exists(own))
    for statement, found in [(from_leaf, 7), (from_subquery, 1)]:
        with make_session() as session:
            session.add(Bird(id=1))
            session.flush()
            session.execute(statement, execution_options={"synchronize_session": False})
            assert session.scalars(select(Bird.__table__.c.id)).all() == [found]


@pytest.mark.says(
    "Add `.where(Invoice.id == Document.id)`. Otherwise the UPDATE, and on PostgreSQL the "
    "DELETE, reaches the rows of all tenants, the first time with `SAWarning`"
)
def test_a_subclass_is_limited_by_what_joins_the_two(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Invoice(), Invoice(tenant_id=2)])
        session.commit()
    with filtered(engine)() as session:

        def rows(statement: Update | Delete) -> int:
            none = {"synchronize_session": False}
            result = session.execute(statement, execution_options=none)
            assert isinstance(result, CursorResult)
            return result.rowcount

        change = update(Invoice).values(total=0)
        assert rows(change.where(Invoice.id == Document.id)) == 1
        with pytest.warns(SAWarning, match="cartesian product"):
            assert rows(change) == 2
        assert rows(change) == 2
        if engine.dialect.name == "postgresql":
            assert rows(delete(Invoice).where(Invoice.id == Document.id)) == 1
