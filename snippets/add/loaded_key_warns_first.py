"""If the row is loaded, a warning comes before the `IntegrityError`."""
# not with: AsyncSession

import os
import tempfile
import warnings

from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError
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
    user = session.get_one(User, 1)
    session.add(User(id=1, name="grace"))

    with warnings.catch_warnings(record=True, action="always") as caught:
        try:
            session.flush()
        except IntegrityError as error:
            print(type(error).__name__)
            #> IntegrityError
    warning = caught[0]
    print(warning.category.__name__)
    #> SAWarning
    print("conflicts with persistent instance" in str(warning.message))
    #> True

    session.rollback()
    print(user.name)
    #> ada
# --8<-- [end:example]
