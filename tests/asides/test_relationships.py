"""What the page *Relationships* says beside its programs."""

import pytest
from sqlalchemy import Engine, ForeignKey, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """Its rank and its code are there once; it owns labels and a photo, and has a desk."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    rank: Mapped[int | None] = mapped_column(unique=True)
    code: Mapped[str | None] = mapped_column(unique=True)
    labels: Mapped[list["Label"]] = relationship(cascade="all, delete-orphan")
    photo: Mapped["Photo | None"] = relationship(cascade="all, delete-orphan")
    desk: Mapped["Desk | None"] = relationship()
    letters: Mapped[list["Letter"]] = relationship(back_populates="user")


class Label(Base):
    """Its text is there once."""

    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(unique=True)


class Photo(Base):
    """It is of one user, whose key is its own."""

    __tablename__ = "photos"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    file: Mapped[str]
    place: Mapped[str | None] = mapped_column(default="home")


class Desk(Base):
    """Each user has one at most, and so has each desk one user."""

    __tablename__ = "desks"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), unique=True)


class Letter(Base):
    """It names its user by the code."""

    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("users.code"))
    user: Mapped[User] = relationship(back_populates="letters")


class Remark(MappedAsDataclass, Base):
    """A dataclass whose constructor takes no user."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(init=False)


class Sheet(Base):
    """Its folder goes with it."""

    __tablename__ = "sheets"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("folders.id"))
    folder: Mapped["Folder | None"] = relationship(cascade="all")


class Folder(Base):
    """It has no list of its sheets."""

    __tablename__ = "folders"
    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.mark.says("or a list to `[]`, and flush first")
def test_an_emptied_list_is_flushed_before_its_replacement(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(labels=[Label(text="fragile")])
        session.add(user)
        session.commit()
        user.labels = []
        session.flush()
        user.labels = [Label(text="fragile")]
        session.commit()
        assert [label.text for label in session.scalars(select(Label))] == ["fragile"]


@pytest.mark.says("and a column that you leave out keeps the old value.")
def test_a_replacement_by_the_same_key_changes_the_row(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(photo=Photo(file="old", place="Rome"))
        session.add(user)
        session.commit()
        user.photo = Photo(file="new")
        session.commit()
        assert session.execute(select(Photo.file, Photo.place)).all() == [("new", "Rome")]


@pytest.mark.says(
    "That helps a new object alone. One that has a row already gets an UPDATE too: if its primary "
    "key is the smaller one, it comes first, and meets the old object."
)
def test_a_row_that_exists_may_meet_the_one_that_it_replaces(engine: Engine) -> None:
    with Session(engine) as session:
        first, second = Desk(id=1), Desk(id=2)
        user = User(desk=second)
        session.add_all([first, user])
        session.commit()
        assert user.desk is second
        user.desk = first
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
        assert user.desk is second
        user.desk = None
        session.flush()
        user.desk = first
        session.commit()


@pytest.mark.says(
    "So it is where one takes the value that another gives up later in the flush.",
    "Set one to `None`, or to another free value, and flush first.",
)
def test_a_row_cannot_take_what_is_given_up_later(engine: Engine) -> None:
    with Session(engine) as session:
        first, second = User(id=1, rank=1), User(id=2, rank=2)
        session.add_all([first, second])
        session.commit()
        first.rank, second.rank = 2, 3
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
        first.rank = 9
        session.flush()
        first.rank, second.rank = 2, 1
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
        assert (first.rank, second.rank) == (1, 2)
        second.rank = 9
        session.flush()
        first.rank, second.rank = 2, 1
        session.commit()
        assert (first.rank, second.rank) == (2, 1)


@pytest.mark.says(
    "On PostgreSQL, a unique constraint that is `DEFERRABLE INITIALLY DEFERRED` is checked at the "
    "commit, and allows the swap."
)
def test_a_deferred_constraint_allows_the_swap(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.execute(text("ALTER TABLE users DROP CONSTRAINT users_rank_key"))
        session.execute(text("ALTER TABLE users ADD UNIQUE (rank) DEFERRABLE INITIALLY DEFERRED"))
        first, second = User(id=1, rank=1), User(id=2, rank=2)
        session.add_all([first, second])
        session.commit()
        first.rank, second.rank = 2, 1
        session.commit()
        assert (first.rank, second.rank) == (2, 1)


@pytest.mark.says("write `relationship(init=False)` there")
def test_what_init_leaves_out_erases_no_key(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=7))
        session.flush()
        session.add(Remark(user_id=7))
        session.commit()
        assert session.scalar(select(Remark.user_id)) == 7


@pytest.mark.says("If the parent has no list of them, they make the DELETE fail.")
def test_a_cascade_to_a_parent_without_a_list_fails(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        folder = Folder()
        session.add_all([Sheet(id=1, folder=folder), Sheet(id=2, folder=folder)])
        session.commit()
        session.delete(session.get_one(Sheet, 1))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says(
    "nor does one whose foreign key refers to [another column]"
    "(delete.md#moved-by-another-column-is-deleted) than the primary key, while its `user` is not "
    "loaded. The list of that parent keeps it. Read `address.user` first, or expire the list."
)
@pytest.mark.parametrize("by", ["append", "assignment"])
@pytest.mark.parametrize("first", ["nothing", "read", "expire"])
def test_a_child_by_another_column_stays_in_the_list(by: str, first: str, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(id=1, code="a", letters=[Letter()]), User(id=2, code="b")])
        session.commit()
        old, new = session.get_one(User, 1), session.get_one(User, 2)
        letter = old.letters[0]
        if first == "read":
            assert letter.user is old
        if by == "append":
            new.letters.append(letter)
        else:
            letter.user = new
        session.flush()
        if first == "expire":
            session.expire(old, ["letters"])
        assert len(old.letters) == (1 if first == "nothing" else 0)
        assert new.letters == [letter]


@pytest.mark.says(
    "Keep the parent in a variable: the list [does not hold it]"
    "(identity-map.md#how-long-does-the-session-keep-an-object), and "
    "`session.get_one(User, 1).addresses.clear()` raises `KeyError: 'addresses'`."
)
def test_a_list_does_not_hold_its_parent(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=1, code="a", letters=[Letter()]))
        session.commit()
        session.expunge_all()
        with pytest.raises(KeyError, match="letters"):
            session.get_one(User, 1).letters.clear()
        user = session.get_one(User, 1)
        user.letters.clear()
        assert user.letters == []
