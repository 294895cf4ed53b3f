"""What the page *Many-to-many* says beside its programs."""

from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.exc import CircularDependencyError, IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    ORMExecuteState,
    Session,
    joinedload,
    lazyload,
    mapped_column,
    relationship,
    selectinload,
    with_loader_criteria,
)


class Base(DeclarativeBase):
    """Of this file's tables."""


memberships = Table(
    "memberships",
    Base.metadata,
    Column("user_id", ForeignKey("users.id")),
    Column("team_id", ForeignKey("teams.id")),
)


class User(Base):
    """It is in teams."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    teams: Mapped[list["Team"]] = relationship(secondary=memberships)


class Team(Base):
    """Users are in it."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)


class Course(Base):
    """Students take it."""

    __tablename__ = "courses"
    id: Mapped[int] = mapped_column(primary_key=True)


class Enrollment(Base):
    """It links a student and a course, and may be marked as deleted."""

    __tablename__ = "enrollments"
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    deleted: Mapped[bool]


class Student(Base):
    """It has the links, and the courses besides."""

    __tablename__ = "students"
    id: Mapped[int] = mapped_column(primary_key=True)
    enrollments: Mapped[list[Enrollment]] = relationship()
    courses: Mapped[list[Course]] = relationship(secondary="enrollments", viewonly=True)


class Employee(Base):
    """It may have another as its manager."""

    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    manager: Mapped["Employee | None"] = relationship(remote_side="Employee.id")


@pytest.mark.says(
    "Delete the link with a statement for the link table, and append it once more.",
)
def test_a_double_link_is_deleted_by_a_statement(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(teams=[Team()]))
        session.flush()
        session.execute(insert(memberships).values(user_id=1, team_id=1))
        session.commit()
        link = (memberships.c.user_id == 1, memberships.c.team_id == 1)
        session.execute(delete(memberships).where(*link))
        user = session.get_one(User, 1)
        user.teams.append(session.get_one(Team, 1))
        session.commit()
        user.teams.clear()
        session.commit()
        assert session.execute(select(memberships)).all() == []


@pytest.mark.says(
    "flush first, then set the key, `employee.manager_id = employee.id`. To delete it, set the key "
    "to `None` and flush first."
)
def test_an_object_that_refers_to_itself_is_a_circle(engine: Engine) -> None:
    with Session(engine) as session:
        boss = Employee(id=1)
        session.add(boss)
        session.flush()
        boss.manager = boss
        with pytest.raises(CircularDependencyError):
            session.flush()
        session.rollback()
        boss = Employee(id=1)
        session.add(boss)
        session.flush()
        boss.manager_id = boss.id
        session.commit()
        assert boss.manager is boss
        session.delete(boss)
        with pytest.raises(CircularDependencyError):
            session.flush()
        session.rollback()
        boss.manager_id = None
        session.flush()
        session.delete(boss)
        session.commit()
        assert session.scalars(select(Employee)).all() == []


@pytest.mark.says("a `manager_id` that you set says nothing about the order.")
def test_a_key_says_nothing_of_the_order(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add_all([Employee(id=9, manager_id=5), Employee(id=5)])
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says("Give one of the foreign keys a name and `use_alter=True`.")
@pytest.mark.parametrize("name", [None, "fk_last"])
def test_tables_in_a_circle_are_dropped_with_use_alter(
    name: str | None, postgresql: Engine
) -> None:
    metadata = MetaData()
    last = ForeignKey("orders.id", name=name, use_alter=name is not None)
    Table(
        "customers", metadata, Column("id", primary_key=True, type_=Integer), Column("last", last)
    )
    Table(
        "orders",
        metadata,
        Column("id", primary_key=True, type_=Integer),
        Column("customer", ForeignKey("customers.id")),
    )
    metadata.create_all(postgresql)
    if name:
        metadata.drop_all(postgresql)
    else:
        with pytest.raises(CircularDependencyError, match="Can't sort tables for DROP"):
            metadata.drop_all(postgresql)


class Friend(MappedAsDataclass, Base):
    """Its values are compared."""

    __tablename__ = "friends"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class ComparedBase(MappedAsDataclass, DeclarativeBase):
    """Its values are compared."""


class Guest(ComparedBase, eq=False):
    """Its own values are not."""

    __tablename__ = "guests"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class PlainBase(MappedAsDataclass, DeclarativeBase, eq=False):
    """Nothing is compared."""


class Member(PlainBase, eq=False):
    """Nothing is compared here either."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


@pytest.mark.says("need `eq=False` for that, on the base class too;")
def test_a_dataclass_is_in_a_set_without_eq() -> None:
    for made in (Friend, Guest):
        with pytest.raises(TypeError, match="unhashable"):
            {made()}
    assert len({Member(), Member()}) == 2


@pytest.mark.says(
    "A [listener that hides rows](filters.md) does not reach the link table of this list: it "
    "still shows the team of a membership that is marked as deleted. `user.memberships` does not."
)
@pytest.mark.parametrize("load", [lazyload, selectinload, joinedload])
def test_a_hidden_link_still_links(load: Any, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Student(id=1), Course(id=1)])
        session.flush()
        session.add(Enrollment(student_id=1, course_id=1, deleted=True))
        session.commit()

        @event.listens_for(session, "do_orm_execute")
        def hide(state: ORMExecuteState) -> None:
            if state.is_select:
                in_use = with_loader_criteria(Enrollment, Enrollment.deleted.is_(False))
                state.statement = state.statement.options(in_use)

        query = select(Student).options(load(Student.courses))
        student = session.scalars(query).unique().one()
        assert len(student.courses) == 1
        assert student.enrollments == []
