"""`expunge()` and `close()` detach; loaded attributes stay readable."""

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
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
with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    session.expunge(ada)
    print(inspect(ada).detached, inspect(grace).detached)
    #> True False

    session.close()
    print(inspect(ada).detached, inspect(grace).detached)
    #> True True
    print(ada.name, grace.name)
    #> ada grace
# --8<-- [end:example]
