"""What you change on your object after the merge is not saved."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, inspect
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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    given = User(id=1, name="Ada")
    user = session.merge(given)
    given.name = "Grace"
    session.commit()
    print(inspect(given).transient, inspect(user).persistent)
    #> True True
    print(user.name)
    #> Ada

    user.name = "Grace"
    print(session.merge(user) is user)
    #> True
    session.commit()
    print(user.name)
    #> Grace
# --8<-- [end:example]
