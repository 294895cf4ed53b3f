"""`raiseload("*")` refuses unloaded relationships, at each level."""
# cure: Load it with the query: chain `.selectinload(Post.comments)`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    raiseload,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]] = relationship(back_populates="user")


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="posts")
    comments: Mapped[list["Comment"]] = relationship(back_populates="post")


class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    post: Mapped["Post"] = relationship(back_populates="comments")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    post = Post(title="Notes", comments=[Comment(text="Good")])
    session.add(User(name="ada", posts=[post]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    strict = select(User).options(selectinload(User.posts), raiseload("*"))
    user = session.scalars(strict).one()
    print(user.posts[0].title)
    #> Notes
    try:
        print(user.posts[0].comments)
    except InvalidRequestError as error:
        print(error)
        #> 'Post.comments' is not available due to lazy='raise'
# --8<-- [end:example]
