"""In a JSON column, `None` is stored as JSON's `null`, not as NULL."""
# cure: Use `JSON(none_as_null=True)`, or leave the attribute unset.

import os
import tempfile

from sqlalchemy import JSON, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, str] | None] = mapped_column(JSON)
    address: Mapped[dict[str, str] | None] = mapped_column(
        JSON(none_as_null=True)
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(settings=None, address=None))
    session.commit()
    print(session.scalar(select(User.id).where(User.settings.is_(None))))
    #> None
    print(session.scalar(select(User.id).where(User.address.is_(None))))
    #> 1
# --8<-- [end:example]
