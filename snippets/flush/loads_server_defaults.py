"""Flush loads the server default of a new row; no refresh is needed."""
# not with: joined inheritance

import os
import tempfile
from datetime import datetime

from sqlalchemy import create_engine, func, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    print(user.created_at)
    #> None
    session.flush()
    print(inspect(user).unloaded)
    #> set()
    print(type(user.created_at).__name__)
    #> datetime
    session.commit()
# --8<-- [end:example]
