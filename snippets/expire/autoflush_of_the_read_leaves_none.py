"""If a read flushes, an `onupdate` column is `None`: flush, then expire."""
# not with: autoflush=False
# not with: AsyncSession

import os
import tempfile
from datetime import datetime

from sqlalchemy import create_engine, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.name = "grace"
    session.expire(user, ["city"])
    print(user.city, type(user.updated_at).__name__)
    #> London NoneType
    session.rollback()

    user.name = "grace"
    session.flush()
    session.expire(user, ["city"])
    print(user.city, type(user.updated_at).__name__)
    #> London datetime
# --8<-- [end:example]
