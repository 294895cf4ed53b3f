"""What the page *Relationships* says beside its programs."""

import pytest
import sqlalchemy
from sqlalchemy import Engine, ForeignKey, select
from sqlalchemy.exc import ArgumentError, IntegrityError, InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    attribute_keyed_dict,
    load_only,
    mapped_column,
    relationship,
    selectinload,
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
    cards: Mapped[list["Card"]] = relationship(back_populates="user", order_by="Card.id")
    badges: Mapped[list["Badge"]] = relationship()
    seat: Mapped["Seat | None"] = relationship()
    keys: Mapped[dict[str, "Key"]] = relationship(
        back_populates="user", collection_class=attribute_keyed_dict("door")
    )


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


class Card(Base):
    """It may have no user."""

    __tablename__ = "cards"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="cards")


class Badge(Base):
    """Its user is part of its key."""

    __tablename__ = "badges"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)


class Seat(Base):
    """Its user's key is its own, and it is not the user's to delete."""

    __tablename__ = "seats"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


class Key(Base):
    """A user has one for each door."""

    __tablename__ = "keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    door: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="keys")


class Remark(MappedAsDataclass, Base):
    """A dataclass whose constructor takes no user."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(init=False)


class Note(MappedAsDataclass, Base):
    """A dataclass whose constructor takes no user, and which has none by default."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(init=False, default=None)


class Song(Base):
    """Its album goes with it."""

    __tablename__ = "songs"
    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int | None] = mapped_column(ForeignKey("albums.id"))
    album: Mapped["Album | None"] = relationship(back_populates="songs", cascade="all")


class Album(Base):
    """Its songs go with it."""

    __tablename__ = "albums"
    id: Mapped[int] = mapped_column(primary_key=True)
    songs: Mapped[list[Song]] = relationship(back_populates="album", cascade="all, delete-orphan")


class Leaf(Base):
    """It goes with its tree."""

    __tablename__ = "leaves"
    id: Mapped[int] = mapped_column(primary_key=True)
    tree_id: Mapped[int] = mapped_column(ForeignKey("trees.id"))
    tree: Mapped["Tree"] = relationship(back_populates="leaves")


class Tree(Base):
    """Its leaves go with it."""

    __tablename__ = "trees"
    id: Mapped[int] = mapped_column(primary_key=True)
    leaves: Mapped[list[Leaf]] = relationship(back_populates="tree", cascade="all, delete-orphan")


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
    "That helps a new object alone: one that has a row gets an UPDATE too, which comes first if "
    "its primary key is the smaller one."
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
    "nor can one take what another gives up later.",
    "Set both to `None`, or to other free values, and flush first.",
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
        first.rank, second.rank = 8, 9
        session.flush()
        first.rank, second.rank = 2, 1
        session.commit()
        assert (first.rank, second.rank) == (2, 1)


@pytest.mark.says("write `relationship(init=False)` there, with no `default`.")
def test_what_init_leaves_out_erases_no_key(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=7))
        session.flush()
        session.add_all([Remark(user_id=7), Note(user_id=7)])
        session.commit()
        assert session.scalar(select(Remark.user_id)) == 7
        old = sqlalchemy.__version__.startswith("2.0")
        assert session.scalar(select(Note.user_id)) == (None if old else 7)


@pytest.mark.says("a new child is still inserted.")
def test_a_new_child_that_is_taken_out_is_inserted(engine: Engine) -> None:
    with Session(engine) as session:
        user = User()
        session.add(user)
        user.cards.append(Card())
        user.cards.pop()
        session.commit()
        assert session.scalars(select(Card.user_id)).all() == [None]


@pytest.mark.says(
    "if it is part of the child's primary key, as in an association object, "
    "[`AssertionError`](delete.md#child-is-named-by-its-parent)."
)
def test_a_child_that_its_parent_names_is_not_taken_out(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(badges=[Badge(kind="gold")])
        session.add(user)
        session.commit()
        user.badges.pop()
        with pytest.raises(AssertionError, match="tried to blank-out primary key column"):
            session.flush()


@pytest.mark.says(
    "Where the foreign key is the primary key, a replacement fails only without `delete-orphan` "
    "(`AssertionError`)."
)
def test_a_replacement_by_the_same_key_fails_without_delete_orphan(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(seat=Seat())
        session.add(user)
        session.commit()
        assert user.seat
        user.seat = Seat()
        with pytest.raises(AssertionError, match="tried to blank-out primary key column"):
            session.flush()


@pytest.mark.says(
    "In a loaded dict (`attribute_keyed_dict`), it takes the place of a child with the same key, "
    "which loses its parent."
)
@pytest.mark.parametrize("loaded", [True, False])
def test_a_key_of_a_dict_is_of_one_child(loaded: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all(
            [User(keys={"a": Key(id=1, door="a")}), User(keys={"a": Key(id=2, door="a")})]
        )
        session.commit()
        moved, other = session.get_one(Key, 1), session.get_one(Key, 2)
        user = other.user
        assert user
        assert moved.user
        if loaded:
            assert user.keys["a"] is other
        moved.user = user
        session.commit()
        assert moved.user is user
        assert other.user is (None if loaded else user)


@pytest.mark.says(
    "To swap two children, write `a.user, b.user = b.user, a.user`. "
    "`ada.addresses[0], grace.addresses[0] = …` overwrites a third child: the first "
    "assignment shortens the other list."
)
@pytest.mark.parametrize("by", ["parents", "places"])
def test_children_swap_their_parents_not_their_places(by: str, engine: Engine) -> None:
    with Session(engine) as session:
        ada = User(id=1, cards=[Card(id=1), Card(id=2)])
        grace = User(id=2, cards=[Card(id=3), Card(id=4)])
        session.add_all([ada, grace])
        session.commit()
        if by == "parents":
            a, b = ada.cards[0], grace.cards[0]
            a.user, b.user = b.user, a.user
        else:
            ada.cards[0], grace.cards[0] = grace.cards[0], ada.cards[0]
        session.commit()
        assert [card.id for card in ada.cards] == [2, 3]
        assert [card.id for card in grace.cards] == ([1, 4] if by == "parents" else [1])
        assert session.get_one(Card, 4).user is (grace if by == "parents" else None)


@pytest.mark.says(
    "While its `user` is not loaded, nor does one that was loaded without its foreign key, as by "
    "`load_only()`,"
)
@pytest.mark.parametrize("first", ["nothing", "read", "expire"])
def test_a_child_without_its_key_stays_in_the_list(first: str, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(id=1, cards=[Card()]), User(id=2)])
        session.commit()
        session.expunge_all()
        without = selectinload(User.cards).options(load_only(Card.id))
        old, new = session.scalars(select(User).options(without).order_by(User.id))
        card = old.cards[0]
        if first == "read":
            assert card.user is old
        card.user = new
        session.flush()
        if first == "expire":
            session.expire(old, ["cards"])
        assert len(old.cards) == (1 if first == "nothing" else 0)
        assert new.cards == [card]


@pytest.mark.says(
    "and that of the old parent keeps it: taking it out there takes it from the new parent, or "
    "with `delete-orphan` deletes it. Flush and expire it first."
)
@pytest.mark.parametrize("expires", [True, False])
def test_a_stale_list_takes_the_child_from_its_new_parent(expires: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(id=1, cards=[Card(id=1)]), User(id=2)])
        session.add_all([Tree(id=1, leaves=[Leaf(id=1)]), Tree(id=2)])
        session.commit()
        user, tree = session.get_one(User, 1), session.get_one(Tree, 1)
        user.cards[0].user_id = 2
        tree.leaves[0].tree_id = 2
        session.flush()
        if expires:
            session.expire_all()
        user.cards.clear()
        tree.leaves.clear()
        session.commit()
        assert session.scalar(select(Card.user_id)) == (2 if expires else None)
        assert session.scalar(select(Leaf.tree_id)) == (2 if expires else None)


@pytest.mark.says(
    "Before you `delete()` the old parent, move the children, flush, and expire its list: a delete "
    "cascade marks what is in the list, and deletes it even if it moves later."
)
@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ("load, move, flush, expire, delete", [1]),
        ("move, flush, expire, delete", [1]),
        ("forget, move, flush, expire, delete", [1]),
        ("forget, move, flush, delete", []),
        ("move, delete", []),
        ("delete, move", []),
    ],
)
def test_children_move_before_their_parent_is_deleted(
    steps: str, left: list[int], engine: Engine
) -> None:
    with Session(engine) as session:
        session.add_all([Tree(id=1, leaves=[Leaf(id=1)]), Tree(id=2)])
        session.commit()
    with Session(engine, autoflush=False) as session:
        leaf, new = session.get_one(Leaf, 1), session.get_one(Tree, 2)
        old = None
        for step in steps.split(", "):
            if step in {"load", "forget"}:
                old = session.get_one(Tree, 1)
                assert old.leaves == [leaf]
            if step == "forget":
                session.expire(leaf)
            elif step == "move":
                leaf.tree = new
            elif step == "flush":
                session.flush()
            elif step == "expire":
                session.expire(session.get_one(Tree, 1), ["leaves"])
            elif step == "delete":
                session.delete(session.get_one(Tree, 1))
        session.commit()
        assert session.scalars(select(Leaf.id)).all() == left


@pytest.mark.says(
    "The other addresses lose it, or are all deleted if the list cascades too.",
)
def test_cascades_on_both_sides_delete_the_whole_family(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Album(songs=[Song(id=1), Song(id=2)]))
        session.commit()
        session.delete(session.get_one(Song, 1))
        session.commit()
        assert session.scalars(select(Album)).all() == []
        assert session.scalars(select(Song)).all() == []


@pytest.mark.says(
    "It comes with the first object or query of any class of this `Base`; each later one raises"
)
def test_a_wrong_mapping_stops_the_classes_of_its_base(engine: Engine) -> None:
    class Other(DeclarativeBase):
        pass

    class Right(Other):
        __tablename__ = "right"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Wrong(Other):
        __tablename__ = "wrong"
        id: Mapped[int] = mapped_column(primary_key=True)
        right_id: Mapped[int] = mapped_column(ForeignKey("right.id"))
        right: Mapped[Right] = relationship(cascade="all, delete-orphan")

    User()
    with Session(engine) as session:
        with pytest.raises(ArgumentError, match="delete-orphan cascade is normally configured"):
            session.scalars(select(Right))
        session.scalars(select(User))
    with pytest.raises(InvalidRequestError, match="One or more mappers failed to initialize"):
        Right()


@pytest.mark.says("If the parent has no list of them, PostgreSQL refuses the DELETE.")
def test_a_cascade_to_a_parent_without_a_list_fails(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        folder = Folder()
        session.add_all([Sheet(id=1, folder=folder), Sheet(id=2, folder=folder)])
        session.commit()
        session.delete(session.get_one(Sheet, 1))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says(
    "While its `user` is not loaded, nor does one that was loaded without its foreign key, as by "
    "`load_only()`, or whose foreign key refers to [another column]"
    "(delete.md#moved-by-another-column-is-deleted) than the primary key. The list of that parent "
    "keeps it. Read `address.user` first, or expire the list."
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
    "`session.get_one(User, 1).addresses.clear()` raises `KeyError: 'addresses'`: [keep the parent]"
    "(identity-map.md#how-long-does-the-session-keep-an-object) in a variable."
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
