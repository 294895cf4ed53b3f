"""With `active_history=True`, setting an expired attribute loads it first."""

import os
import tempfile

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(active_history=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "before_flush")
def audit(session: Session, context: UOWTransaction, _: object) -> None:
    for user in session.dirty:
        if isinstance(user, User):
            print(inspect(user).attrs.name.history.deleted)
            #> ['ada']


with make_session() as session:
    user = User(name="ada")
    session.add(user)
    session.commit()

    user.name = "grace"
    session.flush()
    session.commit()
# --8<-- [end:example]
