"""A list leaves out the class if its column and attribute differ in name."""
# cure: Give the class in each row.

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


# --8<-- [start:example]
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str | None] = mapped_column("type")
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "kind",
        "polymorphic_identity": "user",
    }


class Editor(User):
    __mapper_args__ = {"polymorphic_identity": "editor"}  # noqa: RUF012


Base.metadata.create_all(engine)

with Session(engine) as session:
    session.execute(insert(Editor), [{"name": "ada"}])
    try:
        session.scalars(select(User)).all()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
        session.rollback()

    session.execute(insert(Editor), [{"name": "ada", "kind": "editor"}])
    session.commit()
    print(type(session.scalars(select(User)).one()).__name__)
    #> Editor
# --8<-- [end:example]
