"""A rolled-back object without links keeps its loaded values; add it again."""
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
    user.name = "Ada"
    session.flush()
    session.rollback()
    print(inspect(user).transient)
    #> True
    print(user.id, user.name)
    #> 1 Ada

    session.add(user)
    session.commit()
    print(user.id, user.name)
    #> 1 Ada
# --8<-- [end:example]
