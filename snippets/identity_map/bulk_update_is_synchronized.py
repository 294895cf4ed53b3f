"""A bulk UPDATE changes loaded objects too, by default."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, func, inspect, select, update
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
    ada, grace = session.scalars(select(User).order_by(User.id))
    session.execute(update(User).where(User.id == 1).values(name="Ada"))
    print(ada.name, grace.name)
    #> Ada grace

    session.execute(update(User).values(name=func.upper(User.name)))
    print(inspect(ada).expired_attributes)
    #> {'name'}
    print(ada.name, grace.name)
    #> ADA GRACE
    session.commit()
# --8<-- [end:example]
