"""On SQLite, a list that fails leaves the rows before it in the transaction."""
# not with: joined inheritance
# cure: Roll back, or put the statement in a savepoint.

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError
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

# --8<-- [start:example]
with Session(engine) as session:
    rows = [{"id": 1, "name": "ada"}, {"id": 2, "name": "grace"}]
    try:
        session.execute(insert(User), [*rows, {"id": 1, "name": "alan"}])
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['ada', 'grace']
# --8<-- [end:example]
