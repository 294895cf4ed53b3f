"""A dict in place of the list changes every row."""
# not with: a version counter
# cure: Give a list, even for one row.

import os
import tempfile

from sqlalchemy import create_engine, select, update
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
    session.add_all([User(name="ada"), User(name="grace"), User(name="alan")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.execute(update(User), {"name": "lin"})
    print(session.scalars(select(User.name)).all())
    #> ['lin', 'lin', 'lin']
    session.rollback()

    session.execute(update(User), [{"id": 1, "name": "lin"}])
    query = select(User.name).order_by(User.id)
    print(session.scalars(query).all())
    #> ['lin', 'grace', 'alan']
# --8<-- [end:example]
