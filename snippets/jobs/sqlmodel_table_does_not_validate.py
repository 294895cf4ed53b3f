"""In SQLModel, a class with `table=True` validates nothing when you make it."""
# cure: Make it with `model_validate()`.

import os
import tempfile

from pydantic import ValidationError
from sqlmodel import Field, Session, SQLModel, create_engine, select


class User(SQLModel, table=True):
    __tablename__ = "users"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    age: int = Field(ge=0)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
SQLModel.metadata.create_all(engine)


# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada", age=-1, mail="ada@example.org"))  # type: ignore[call-arg]
    session.commit()
    print(session.exec(select(User.age)).all())
    #> [-1]

try:
    User.model_validate({"name": "ada", "age": -1})
except ValidationError as error:
    print(type(error).__name__)
    #> ValidationError
# --8<-- [end:example]
