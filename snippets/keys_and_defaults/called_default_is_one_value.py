"""A function that you call in the mapping gives one value to all rows."""
# opens: session.commit()
# cure: Pass the function without the parentheses, as `default=new_code`.

import os
import tempfile
from itertools import count

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

# --8<-- [start:example]
numbers = count(1)


def new_code() -> str:
    return f"code-{next(numbers)}"


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(default=new_code())
    token: Mapped[str] = mapped_column(default=new_code)


Base.metadata.create_all(engine)

with Session(engine) as session:
    ada, grace = User(), User()
    session.add_all([ada, grace])
    session.commit()
    print(ada.code, grace.code)
    #> code-1 code-1
    print(ada.token, grace.token)
    #> code-2 code-3
# --8<-- [end:example]
