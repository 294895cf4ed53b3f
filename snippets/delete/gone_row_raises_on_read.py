"""If somebody deletes the row, a read of the expired object raises."""
# not with: expire_on_commit=False
# cure: Ask with `session.get(User, 1, populate_existing=True)`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import ObjectDeletedError


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
    user = session.get_one(User, 1)
    session.commit()
    with Session(engine) as other:
        other.delete(other.get_one(User, 1))
        other.commit()

    try:
        print(user.name)
    except ObjectDeletedError as error:
        print("its row is otherwise not present" in str(error))
        #> True

    print(session.get(User, 1, populate_existing=True))
    #> None
# --8<-- [end:example]
