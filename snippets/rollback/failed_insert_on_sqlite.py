"""On SQLite, a failed `insert()` undoes itself alone."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    try:
        session.execute(insert(User).values(name="ada"))
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    print(session.is_active)
    #> True

    session.add(User(name="grace"))
    session.commit()
    names = select(User.name).order_by(User.name)
    print(session.scalars(names).all())
    #> ['ada', 'grace']
# --8<-- [end:example]
