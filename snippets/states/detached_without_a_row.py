"""Close without a commit leaves a detached object without a row."""

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
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
print(inspect(user).detached)
#> True

with Session(engine) as session:
    session.add(user)
    print(inspect(user).persistent)
    #> True
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]
