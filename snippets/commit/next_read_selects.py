"""The first read after a commit loads all columns again."""
# not with: expire_on_commit=False
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada", city="London")
    session.add(user)
    session.commit()
    print(session.in_transaction())
    #> False

    print(user.name)
    #> ada
    print(user.city)
    #> London
    print(session.in_transaction())
    #> True
# --8<-- [end:example]
