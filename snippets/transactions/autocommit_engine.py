"""On an AUTOCOMMIT engine, a flush is final: rollback undoes nothing."""

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
autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
with Session(autocommit) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    with Session(engine) as other:
        print(other.scalars(select(User.name)).all())
        #> ['ada']

    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada']

    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
# --8<-- [end:example]
