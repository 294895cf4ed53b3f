"""An INSERT with `None` gets the default; `null()` stores NULL."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, null
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str | None] = mapped_column(default="member")
    city: Mapped[str | None] = mapped_column(server_default="London")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    user = User(role=None, city=None)
    session.add(user)
    session.commit()
    print(user.role, user.city)
    #> member London

    user = User(role=null(), city=null())
    session.add(user)
    session.commit()
    print(user.role, user.city)
    #> None None

    user.role, user.city = "admin", "Paris"
    session.commit()
    user.role, user.city = None, None
    session.commit()
    print(user.role, user.city)
    #> None None
# --8<-- [end:example]
