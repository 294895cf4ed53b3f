"""The old value of an expired attribute is not known in `before_flush`."""
# cure: Map the column with `active_history=True`.
# not with: expire_on_commit=False

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
    name: Mapped[str]


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
            #> ()
            #> ['grace']


with make_session() as session:
    user = User(name="ada")
    session.add(user)
    session.commit()

    user.name = "grace"
    session.flush()
    user.name = "alan"
    session.flush()
    session.commit()
# --8<-- [end:example]
