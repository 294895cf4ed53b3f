"""SQL of your own gets the `server_default`, not the `default`."""

import os
import tempfile

from sqlalchemy import create_engine, insert, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str | None] = mapped_column(default="member")
    city: Mapped[str | None] = mapped_column(server_default="London")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.execute(text("INSERT INTO users (id) VALUES (1)"))
    user = session.get_one(User, 1)
    print(user.role, user.city)
    #> None London

    session.execute(insert(User).values(id=2))
    user = session.get_one(User, 2)
    print(user.role, user.city)
    #> member London
    session.commit()
# --8<-- [end:example]
