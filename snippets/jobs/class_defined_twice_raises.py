"""A cell that defines a mapped class raises when it runs again."""
# cure: Define `Base` in the same cell, so that it is new as well.

import warnings

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


# --8<-- [start:example]
class Base(DeclarativeBase):
    pass


def cell() -> None:
    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)


cell()
with warnings.catch_warnings(record=True, action="always") as caught:
    try:
        cell()
    except InvalidRequestError as error:
        print(type(error).__name__, caught[0].category.__name__)
        #> InvalidRequestError SAWarning


def whole_cell() -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)


whole_cell()
whole_cell()
# --8<-- [end:example]
