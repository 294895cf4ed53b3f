"""`onupdate=func.now()` needs no refresh: the next read loads it."""
# not with: AsyncSession

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
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", updated_at=datetime(2000, 1, 1)))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    print(user.updated_at.year)
    #> 2000
    user.name = "Ada"
    session.flush()
    print(inspect(user).expired_attributes)
    #> {'updated_at'}
    print(user.updated_at.year > 2000)
    #> True
    session.commit()
# --8<-- [end:example]
