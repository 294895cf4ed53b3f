"""On SQLite, another row may take the id of a rolled-back object."""
# cure: Add a new object.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, select
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

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    session.rollback()

    with Session(engine) as other:
        other.add(User(name="grace"))
        other.commit()
        print(user.id, other.scalar(select(User.id)))
        #> 1 1

    session.add(user)
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    new_user = User(name=user.name)
    session.add(new_user)
    session.commit()
    print(new_user.id)
    #> 2
# --8<-- [end:example]
