"""A SQL expression for all rows stands beside the list, in `values()`."""

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
    rows = [{"name": "ada"}, {"name": "grace"}]
    in_london = insert(User).values(city=func.upper("london"))
    session.execute(in_london, rows)
    session.commit()
    query = select(User.name, User.city).order_by(User.id)
    print(session.execute(query).all())
    #> [('ada', 'LONDON'), ('grace', 'LONDON')]
# --8<-- [end:example]
