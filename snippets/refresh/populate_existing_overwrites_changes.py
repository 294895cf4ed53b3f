"""With `autoflush=False`, `populate_existing` overwrites your changes."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, select
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine, autoflush=False) as session:
    user = session.get_one(User, 1)
    user.name = "Ada"
    again = select(User).execution_options(populate_existing=True)
    session.scalars(again).all()
    print(user.name, user in session.dirty)
    #> ada False
    session.commit()
    print(user.name)
    #> ada
# --8<-- [end:example]
