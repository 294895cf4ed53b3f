"""A row with other keys, or with None, needs another INSERT."""
# cure: Give all rows the same keys; where values are None, `render_nulls=True`.

import os
import tempfile

from sqlalchemy import create_engine, func, insert, select
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
    rows: list[dict[str, str | None]] = [
        {"name": "ada", "city": "London"},
        {"name": "grace", "city": None},
        {"name": "alan", "city": "Manchester"},
    ]
    session.execute(insert(User), rows)
    session.execute(insert(User).execution_options(render_nulls=True), rows)
    session.commit()
    print(session.scalar(select(func.count()).select_from(User)))
    #> 6
# --8<-- [end:example]
