"""In a dataclass, `default` is there at once; `insert_default` is not."""
# opens: user = User()
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
)


class Base(MappedAsDataclass, DeclarativeBase):
    pass


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


# --8<-- [start:example]
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    role: Mapped[str] = mapped_column(default="member")
    city: Mapped[str] = mapped_column(init=False, insert_default="London")


Base.metadata.create_all(engine)

with Session(engine) as session:
    user = User()
    print(user.role, user.city)
    #> member None
    session.add(user)
    session.commit()
    print(user.role, user.city)
    #> member London
# --8<-- [end:example]
