"""An INSERT with RETURNING goes in batches of 1,000 rows, or as you say."""

import os
import tempfile

from sqlalchemy import create_engine, insert
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

# --8<-- [start:example]
with Session(engine) as session:
    rows = [{"name": f"user {number}"} for number in range(1001)]
    statement = insert(User).returning(User.id)
    print(len(session.scalars(statement, rows).all()))
    #> 1001

    options = {"insertmanyvalues_page_size": 2000}
    ids = session.scalars(statement, rows, execution_options=options)
    print(len(ids.all()))
    #> 1001
    session.commit()
# --8<-- [end:example]
