"""A validator runs when you set the attribute, in the constructor too."""
# opens: user.email = "ada"
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    validates,
)


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
    email: Mapped[str]

    @validates("email")
    def check_email(self, key: str, value: str) -> str:
        if "@" not in value:
            raise ValueError(key)
        return value.lower()


Base.metadata.create_all(engine)

with Session(engine) as session:
    user = User(email="Ada@example.com")
    session.add(user)
    print(user.email)
    #> ada@example.com
    session.commit()

    try:
        user.email = "ada"
    except ValueError as error:
        print(type(error).__name__, error)
        #> ValueError email
    print(user.email, session.is_modified(user))
    #> ada@example.com False
# --8<-- [end:example]
