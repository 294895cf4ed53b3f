"""A rollback to a savepoint leaves what you loaded inside as it was."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, update
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
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="grace", city="Paris"))
    session.flush()
    with session.begin_nested() as savepoint:
        session.execute(update(User).values(city="Rome"))
        ada = session.get_one(User, 1)
        savepoint.rollback()
    print(ada.city)
    #> Rome

    session.expire_all()
    print(ada.city)
    #> London
# --8<-- [end:example]
