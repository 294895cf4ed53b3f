"""With joined inheritance, only a list of rows fills both tables."""
# cure: Give the rows as a list, not to `values()`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, insert, select
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "kind",
        "polymorphic_identity": "user",
    }


class Editor(User):
    __tablename__ = "editors"
    id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    column: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "editor"}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
ada = {"name": "ada", "column": "science"}

with Session(engine) as session:
    session.execute(insert(Editor), [ada])
    editor = session.scalars(select(Editor)).one()
    print(editor.name, editor.column)
    #> ada science

    try:
        session.execute(insert(Editor).values(id=2, **ada))
    except CompileError as error:
        print(error)
        #> Unconsumed column names: name
# --8<-- [end:example]
