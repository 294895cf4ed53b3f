"""`after_commit` comes at the end of a savepoint too."""

import os
import tempfile

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)


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

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "after_commit")
def tell(session: Session) -> None:
    print("after_commit, savepoint:", session.in_nested_transaction())
    #> after_commit, savepoint: True


with make_session() as session:
    session.add(User(name="ada"))
    with session.begin_nested():
        session.add(User(name="grace"))
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]
