"""On SQLite, a value in `index_where` fails with more than one row."""
# not with: joined inheritance
# cure: Write the condition of the index as `text()`.

import os
import tempfile

from sqlalchemy import Index, create_engine, select, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="active")


ACTIVE = text("state = 'active'")
Index("active_names", User.name, unique=True, sqlite_where=ACTIVE)
engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    rows = [{"name": "ada"}, {"name": "grace"}]
    statement = insert(User).on_conflict_do_nothing(
        index_elements=[User.name], index_where=User.state == "active"
    )
    session.execute(statement, rows[:1])
    try:
        session.execute(statement, rows)
    except StatementError as error:
        print(type(error).__name__)
        #> StatementError

    statement = insert(User).on_conflict_do_nothing(
        index_elements=[User.name], index_where=ACTIVE
    )
    session.execute(statement, rows)
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ada', 'grace']
# --8<-- [end:example]
