"""An exception in `before_flush` stops the flush, not the transaction."""
# cure: Correct the object or expunge it, and flush again.

import os
import tempfile

from sqlalchemy import create_engine, event, select
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
def check(session: Session, context: UOWTransaction, _: object) -> None:
    for user in session.new | session.dirty:
        if isinstance(user, User) and not user.name:
            raise ValueError("a user needs a name")


with make_session() as session:
    session.add(User(name="ada"))
    session.flush()
    nobody = User(name="")
    session.add(nobody)
    try:
        session.flush()
    except ValueError as error:
        print(error)
        #> a user needs a name
    print(session.is_active, nobody in session.new)
    #> True True

    nobody.name = "grace"
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ada', 'grace']
# --8<-- [end:example]
