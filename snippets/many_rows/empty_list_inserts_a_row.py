"""An INSERT with an empty list adds a row of defaults."""
# not with: joined inheritance
# cure: Execute the statement only if there are rows.

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Visit(Base):
    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    rows: list[dict[str, str]] = []
    session.execute(insert(Visit), rows)
    session.commit()
    print(session.execute(select(Visit.id, Visit.page)).all())
    #> [(1, None)]
# --8<-- [end:example]
