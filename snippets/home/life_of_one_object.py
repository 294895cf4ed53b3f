"""One object goes through all five states, from `User()` to detached."""
# opens: with Session(engine) as session:
# not with: expire_on_commit=False
# not with: AsyncSession

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
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    session.commit()
    print(user.name)
    #> ada

    user.name = "Ada"
    session.flush()
    session.delete(user)
    session.flush()
    session.commit()

print(inspect(user).detached, user.name)
#> True Ada
# --8<-- [end:example]
