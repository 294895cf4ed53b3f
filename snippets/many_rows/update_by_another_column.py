"""An UPDATE by another column than the key goes to the connection."""
# cure: Execute it on `session.connection()`, and expire what you have loaded.

import os
import tempfile

from sqlalchemy import bindparam, create_engine, select, update
from sqlalchemy.exc import InvalidRequestError
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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    rows = [
        {"old_name": "ada", "new_name": "Ada"},
        {"old_name": "grace", "new_name": "Grace"},
    ]
    statement = update(User).where(User.name == bindparam("old_name"))
    statement = statement.values(name=bindparam("new_name"))
    try:
        session.execute(statement, rows)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError

    session.connection().execute(statement, rows)
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'Grace']
# --8<-- [end:example]
