"""A result that is read after `close()` raises."""
# cure: Read it inside the block: `session.scalars(select(User)).all()`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import InvalidRequestError
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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    users = session.scalars(select(User))
try:
    users.all()
except InvalidRequestError as error:
    print(type(error).__name__, error.code)
    #> InvalidRequestError lkrp
# --8<-- [end:example]
