"""With `expire_on_commit=False`, values stay as you assigned them."""
# cure: Call `refresh()` before you read them.

import os
import tempfile
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Numeric, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    balance: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    settings: Mapped[dict[Any, Any]] = mapped_column(JSON)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine, expire_on_commit=False) as session:
    user = User(name="ada", balance=Decimal("1.239"), settings={1: "dark"})
    session.add(user)
    session.commit()
    print(user.balance, user.settings)
    #> 1.239 {1: 'dark'}

    session.refresh(user)
    print(user.balance, user.settings)
    #> 1.24 {'1': 'dark'}
# --8<-- [end:example]
