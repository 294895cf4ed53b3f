"""After commit and close, a read raises `DetachedInstanceError`."""
# not with: expire_on_commit=False
# cure: Read before the Session closes, or create it with
# cure: `expire_on_commit=False`.

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


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
    user = User(name="ada")
    session.add(user)
    session.commit()
    print(inspect(user).expired)
    #> True

print(inspect(user).detached)
#> True
try:
    print(user.name)
except DetachedInstanceError as error:
    print(type(error).__name__)
    #> DetachedInstanceError
    print("is not bound to a Session" in str(error))
    #> True
# --8<-- [end:example]
