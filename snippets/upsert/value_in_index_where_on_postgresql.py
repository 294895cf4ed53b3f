"""On PostgreSQL, a value in `index_where` fails from the sixth row on."""
# not with: joined inheritance
# cure: Write the condition of the index as `text()`.

import os

from sqlalchemy import Index, create_engine, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="active")


ACTIVE = text("state = 'active'")
Index("active_names", User.name, unique=True, postgresql_where=ACTIVE)
engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    rows = [{"name": name} for name in ("ada", "grace", "alan", "mary", "joan")]
    statement = insert(User).on_conflict_do_nothing(
        index_elements=[User.name], index_where=User.state == "active"
    )
    session.execute(statement, rows)
    try:
        session.execute(statement, [*rows, {"name": "edith"}])
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError
    session.rollback()

    statement = insert(User).on_conflict_do_nothing(
        index_elements=[User.name], index_where=ACTIVE
    )
    session.execute(statement, [*rows, {"name": "edith"}])
    session.commit()
    print(session.scalar(select(func.count(User.id))))
    #> 6
# --8<-- [end:example]
