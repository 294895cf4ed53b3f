"""A new primary key is an UPDATE; the flush makes it the object's key."""

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Country(Base):
    __tablename__ = "countries"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Country(code="UK", name="United Kingdom"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    country = session.get_one(Country, "UK")
    country.code = "GB"
    print(session.get(Country, "UK") is country)
    #> True

    session.flush()
    print(session.get(Country, "UK"))
    #> None
    print(session.get(Country, "GB") is country)
    #> True
    session.commit()
# --8<-- [end:example]
