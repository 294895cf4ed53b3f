"""New objects that bring their key share an INSERT."""

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class City(Base):
    __tablename__ = "cities"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    cities = [City(code="lon", name="London"), City(code="par", name="Paris")]
    session.add_all(cities)
    session.flush()
    session.commit()
    print(session.scalars(select(City.code).order_by(City.code)).all())
    #> ['lon', 'par']
# --8<-- [end:example]
