"""`values(rows)` leaves out what the first row does not have."""
# not with: joined inheritance
# cure: Give the rows to `execute()`, as its second argument.

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import CompileError
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
    rows = [{"name": "ada"}, {"name": "grace", "city": "New York"}]
    session.execute(insert(User).values(rows))
    session.commit()
    print(session.execute(select(User.name, User.city).order_by(User.id)).all())
    #> [('ada', None), ('grace', None)]

    try:
        session.execute(insert(User).values(rows[::-1]))
    except CompileError as error:
        print(type(error).__name__)
        #> CompileError
# --8<-- [end:example]
