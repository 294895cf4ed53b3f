"""On SQLite, `Identity(always=True)` is ignored, and the kept id is sent."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import Identity, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
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
    session.rollback()

    session.add(user)
    session.commit()
    print(user.id, user.name)
    #> 1 ada
# --8<-- [end:example]
