"""A default that only the table has does not work: the INSERT sends NULL."""
# not with: a version counter
# not with: joined inheritance
# cure: Map it with `server_default=FetchedValue()`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import FetchedValue, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(server_default=FetchedValue())


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

with engine.begin() as connection:
    key = "INTEGER" if engine.dialect.name == "sqlite" else "SERIAL"
    connection.execute(
        text(
            f"CREATE TABLE users (id {key} PRIMARY KEY, name VARCHAR,"
            " city VARCHAR DEFAULT 'London', country VARCHAR DEFAULT 'UK')"
        )
    )

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.commit()
    print(user.city, user.country)
    #> None UK
# --8<-- [end:example]
