"""In SQLModel, `model_dump()` of an expired object has no values."""
# not with: expire_on_commit=False
# cure: Call `session.refresh(user)` after the commit.

import os
import tempfile

from sqlmodel import Field, Session, SQLModel, create_engine


class User(SQLModel, table=True):
    __tablename__ = "users"
    id: int | None = Field(default=None, primary_key=True)
    name: str


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
SQLModel.metadata.create_all(engine)


# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.commit()
    print(sorted(user.model_dump()))
    #> []
    session.refresh(user)
    print(sorted(user.model_dump()))
    #> ['id', 'name']
# --8<-- [end:example]
