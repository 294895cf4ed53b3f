"""With `expire_on_commit=False`, values stay, even after close."""

import os
import tempfile

from sqlalchemy import create_engine, inspect
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
with Session(engine, expire_on_commit=False) as session:
    user = User(name="ada")
    session.add(user)
    session.commit()
    print(inspect(user).expired)
    #> False
    print(user.id, user.name)
    #> 1 ada

print(inspect(user).detached, user.name)
#> True ada
# --8<-- [end:example]
