"""On SQLite, a rollback of the test gives the next test the same ids."""

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
def test_user() -> None:
    with Session(engine) as session:
        user = User(name="ada")
        session.add(user)
        session.flush()
        print(user.id)
        #> 1
        #> 1
        session.rollback()


test_user()
test_user()
# --8<-- [end:example]
