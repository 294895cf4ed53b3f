"""With the rows loaded and held, merging many sends no SELECT."""

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
given = [User(id=1, name="Ada"), User(id=2, name="Grace")]
with Session(engine) as session:
    for user in given:
        session.merge(user)
    session.rollback()

    ids = [user.id for user in given]
    loaded = session.scalars(select(User).where(User.id.in_(ids))).all()
    #: Else each merge flushes the one before it, in an UPDATE of its own.
    with session.no_autoflush:
        for user in given:
            session.merge(user)
    session.flush()
    print(sorted(user.name for user in loaded))
    #> ['Ada', 'Grace']
    session.commit()
# --8<-- [end:example]
