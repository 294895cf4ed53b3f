"""Added again after a rollback, an object has lost its SQL expressions."""
# cure: Add a new object.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, func
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
    user = User(name="ada", city=func.upper("london"))
    session.add(user)
    session.flush()
    session.rollback()

    session.add(user)
    session.commit()
    print(user.name, user.city)
    #> ada None
# --8<-- [end:example]
