"""Objects that change the same columns share an UPDATE."""

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
    city: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    users = session.scalars(select(User).order_by(User.id)).all()
    for user in users:
        user.name = user.name.title()
    session.flush()

    users[0].name = "Ada Lovelace"
    users[1].city = "New York"
    session.flush()
    session.commit()
    rows = session.execute(select(User.name, User.city).order_by(User.id))
    print(rows.all())
    #> [('Ada Lovelace', None), ('Grace', 'New York')]
# --8<-- [end:example]
