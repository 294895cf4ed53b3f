"""An isolation level can be set for one transaction of a Session."""

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
with Session(engine) as session:
    level = {"isolation_level": "SERIALIZABLE"}
    connection = session.connection(execution_options=level)
    print(connection.get_isolation_level())
    #> SERIALIZABLE
    session.commit()

    connection = session.connection()
    default = connection.default_isolation_level
    print(connection.get_isolation_level() == default)
    #> True
# --8<-- [end:example]
