"""What the page *Filter every query* says beside its programs."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, Index, event, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
    with_loader_criteria,
    with_polymorphic,
)
from sqlalchemy.orm.exc import ObjectDeletedError

from tests.asides.conftest import Make
from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


class Owned:
    """Rows of a tenant."""

    tenant_id: Mapped[int] = mapped_column(default=1)


class Node(Owned, Base):
    """It has children, and some that come with each of its queries."""

    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    children: Mapped[list["Node"]] = relationship(back_populates="parent")
    parent: Mapped["Node | None"] = relationship(back_populates="children", remote_side="Node.id")
    notes: Mapped[list["Note"]] = relationship(lazy="joined", back_populates="node")
    tags: Mapped[list["Tag"]] = relationship(lazy="selectin")


class Note(Owned, Base):
    """Its node comes with it, and it with its node, in a join."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))
    node: Mapped[Node] = relationship(lazy="joined", back_populates="notes")


class Tag(Owned, Base):
    """It comes with its node, in a SELECT of its own."""

    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))


class Mark(Owned, Base):
    """Its parent comes with it, in an inner join."""

    __tablename__ = "marks"
    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))
    node: Mapped[Node] = relationship(lazy="joined", innerjoin=True)


class Leaf(Base):
    """Of a list whose orphans are deleted, marked as deleted instead."""

    __tablename__ = "leaves"
    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    deleted: Mapped[bool] = mapped_column(default=False)


class Branch(Base):
    """It has leaves."""

    __tablename__ = "branches"
    id: Mapped[int] = mapped_column(primary_key=True)
    leaves: Mapped[list[Leaf]] = relationship(cascade="all, delete-orphan")


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


@pytest.mark.says("In a chain of lazy loads, each then has the condition once more.")
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
    'A relationship with `lazy="joined"` is still not filtered when you refresh an object that you '
    'added or merged: use `lazy="selectin"`.'
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
    "Take a new Session for each tenant: if the value changes, what is loaded stays readable, and "
    "its lists, loaded again, are empty."
)
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
    "With `innerjoin=True`, the child is missing in the result as well, and in a mapping with "
    '`lazy="joined"`, a loaded child raises `ObjectDeletedError` when it is refreshed.'
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
    "An orphan is deleted for real. The flush finds out that it is one only after `before_flush`. "
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


@pytest.mark.says("Nor `text()`, even in `from_statement()`, nor the `Table` itself.")
def test_text_brings_the_rows_of_all(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Tag(node_id=1), Tag(node_id=1, tenant_id=2)])
        session.add(Node(id=1))
        session.commit()
    with filtered(engine)() as session:
        assert len(session.scalars(select(Tag)).all()) == 1
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
