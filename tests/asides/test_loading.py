"""What the page *Loading* says beside its programs."""

import pytest
from sqlalchemy import Engine, ForeignKey, event, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    WriteOnlyMapped,
    contains_eager,
    mapped_column,
    raiseload,
    relationship,
    selectinload,
    with_loader_criteria,
)

from tests.asides.conftest import Make
from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


class Employee(Base):
    """It may have another as its manager."""

    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    manager: Mapped["Employee | None"] = relationship(remote_side="Employee.id")


@pytest.mark.says("there is no last level, and the query never ends.")
def test_a_tree_without_a_last_level_never_ends(sqlite: Make) -> None:
    engine = sqlite("delete")
    statements: list[object] = []

    def stop(*found: object) -> None:
        statements.append(found)
        if len(statements) > 50:
            raise TimeoutError

    with Session(engine) as session:
        session.add(Employee(id=1, manager_id=1))
        session.commit()
        event.listen(engine, "before_cursor_execute", stop)
        tree = selectinload(Employee.manager, recursion_depth=-1)
        with pytest.raises(TimeoutError):
            session.scalars(select(Employee).options(tree)).all()


class User(Base):
    """It has addresses, and its notes are deferred."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default="user")
    notes: Mapped[str | None] = mapped_column(deferred=True)
    addresses: Mapped[list["Address"]] = relationship(order_by="Address.id")
    in_use: Mapped[list["Address"]] = relationship(
        primaryjoin="and_(User.id == Address.user_id, Address.archived.is_(False))",
        viewonly=True,
    )
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "user"}  # noqa: RUF012


class Admin(User):
    """It has a column of its own."""

    __tablename__ = "admins"
    id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    level: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "admin"}  # noqa: RUF012


class Address(Base):
    """It may be archived."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    archived: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(viewonly=True)
    user_with_notes: Mapped[User | None] = relationship(
        primaryjoin="and_(User.id == Address.user_id, User.notes == 'none')", viewonly=True
    )


class Owner(Base):
    """It has too many parcels to load."""

    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)
    parcels: WriteOnlyMapped["Parcel"] = relationship()


class Parcel(Base):
    """It is sent to its owner."""

    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"))


@pytest.fixture
def admin(engine: Engine) -> Engine:
    """Of a database that has one admin, with one archived address of two."""
    with Session(engine) as session:
        addresses = [Address(archived=True), Address(archived=False)]
        session.add(Admin(notes="kind", level=3, addresses=addresses))
        session.commit()
    return engine


@pytest.mark.says(
    "refuses each relationship that its other options do not load, at each level. Columns still "
    "load one by one: those that are deferred, and those of "
    "[a subclass](#selectin-polymorphic-loads-subclasses)."
)
def test_raiseload_refuses_no_column(admin: Engine) -> None:
    with Session(admin) as session:
        user = session.scalars(select(User).options(raiseload("*"))).one()
        with pytest.raises(InvalidRequestError, match="not available due to lazy='raise'"):
            assert user.addresses
        assert isinstance(user, Admin)
        with sent(admin, "SELECT") as statements:
            assert (user.level, user.notes) == (3, "kind")
        assert len(statements) == 2


@pytest.mark.says("With a filter or a `limit()`, it is short, and stays short in this Session")
def test_a_limit_shortens_a_joined_list(admin: Engine) -> None:
    query = select(User).join(User.addresses).options(contains_eager(User.addresses))
    with Session(admin) as session:
        user = session.scalars(query.limit(1)).unique().one()
        session.scalars(query).unique().one()
        assert len(user.addresses) == 1


IN_USE = Address.archived.is_(False)


@pytest.mark.says(
    "So the list of such an object goes on to hide the rest,",
    "To see all, query for the addresses, or use another Session.",
)
def test_criteria_go_on_to_hide_the_rest(admin: Engine) -> None:
    with Session(admin) as session, Session(admin) as other:
        in_use = with_loader_criteria(Address, IN_USE)
        user = session.scalars(select(User).options(in_use)).one()
        assert len(user.addresses) == 1
        session.scalars(select(User).options(selectinload(User.addresses))).one()
        assert len(user.addresses) == 1
        session.commit()
        session.scalars(select(User)).one()
        assert len(user.addresses) == 1
        assert len(session.scalars(select(Address)).all()) == 2
        assert len(other.get_one(User, 1).addresses) == 2


@pytest.mark.says(
    "`selectinload(User.addresses.and_(…))` filters one load: after a refresh, or a commit that "
    "expires, the list is whole."
)
@pytest.mark.parametrize("then", ["refresh", "commit"])
def test_a_condition_of_selectinload_holds_once(then: str, admin: Engine) -> None:
    with Session(admin) as session:
        option = selectinload(User.addresses.and_(IN_USE))
        user = session.scalars(select(User).options(option)).one()
        assert len(user.addresses) == 1
        if then == "refresh":
            session.refresh(user)
        else:
            session.commit()
        assert len(user.addresses) == 2


@pytest.mark.says("An object that the Session holds already, even an expired one, keeps its whole")
def test_criteria_do_not_reach_an_expired_object(admin: Engine) -> None:
    with Session(admin) as session:
        user = session.get_one(User, 1)
        session.commit()
        session.scalars(select(User).options(with_loader_criteria(Address, IN_USE))).one()
        assert len(user.addresses) == 2


@pytest.mark.says(
    "To be sure, map that part as a relationship of its own, with `viewonly=True` and the "
    "condition in its `primaryjoin`."
)
def test_a_relationship_of_its_own_is_filtered_at_each_load(admin: Engine) -> None:
    with Session(admin) as session:
        user = session.get_one(User, 1)
        for _ in range(2):
            assert (len(user.in_use), len(user.addresses)) == (1, 2)
            session.commit()


@pytest.mark.says("or `primaryjoin` has a condition besides, each child costs a SELECT.")
def test_a_condition_in_the_join_costs_a_select(admin: Engine) -> None:
    with Session(admin) as session:
        user = session.get_one(User, 1)
        addresses = session.scalars(select(Address)).all()
        with sent(admin, "SELECT") as statements:
            assert [address.user_with_notes for address in addresses] == [None, None]
            assert [address.user for address in addresses] == [user, user]
        assert len(statements) == 2


@pytest.mark.says("those of an option with the first column that you read.")
def test_a_column_loads_the_list_of_an_option(admin: Engine) -> None:
    with Session(admin) as session:
        user = session.scalars(select(User).options(selectinload(User.addresses))).one()
        session.commit()
        assert user.kind == "admin"
        assert "addresses" in vars(user)


@pytest.mark.says(
    "takes the list from the joined rows, in their order, and the result needs `unique()`."
)
def test_a_joined_list_has_the_order_of_the_query(admin: Engine) -> None:
    joined = select(User).join(User.addresses).options(contains_eager(User.addresses))
    with Session(admin) as session:
        result = session.scalars(joined.order_by(Address.id.desc()))
        with pytest.raises(InvalidRequestError, match="unique"):
            result.all()
        user = session.scalars(joined.order_by(Address.id.desc())).unique().one()
        assert [address.id for address in user.addresses] == [2, 1]


@pytest.mark.says(
    "A `raiseload()` that names the relationship is back as soon as a column of the object is read "
    "again."
)
def test_a_named_raiseload_comes_back(admin: Engine) -> None:
    with Session(admin) as session:
        user = session.scalars(select(User).options(raiseload(User.addresses))).one()
        session.commit()
        assert user.kind == "admin"
        with pytest.raises(InvalidRequestError, match="not available due to lazy='raise'"):
            _ = user.addresses


@pytest.mark.says("in an `if`, it is always true.")
def test_a_write_only_list_is_true() -> None:
    assert Owner().parcels
