"""With `load=False`, unflushed changes of the target are never written."""
# not with: expire_on_commit=False
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    load_only,
    mapped_column,
)


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
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    only_name = [load_only(User.name)]
    cached = session.get_one(User, 1, options=only_name)

with Session(engine) as session:
    user = session.get_one(User, 1)
    user.city = "Paris"
    session.merge(cached, load=False)
    print(user.city, user in session.dirty)
    #> Paris False
    session.commit()
    print(user.city)
    #> London
# --8<-- [end:example]
