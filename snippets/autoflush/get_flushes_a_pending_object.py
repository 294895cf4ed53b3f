"""`get()` flushes a pending object with that key, and finds it."""
# not with: autoflush=False

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


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    user = User(id=1, name="ada")
    session.add(user)
    with session.no_autoflush:
        print(session.get(User, 1))
        #> None
    print(session.get(User, 1) is user)
    #> True
    session.commit()
# --8<-- [end:example]
