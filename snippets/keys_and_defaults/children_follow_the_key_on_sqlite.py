"""On SQLite, `ON UPDATE CASCADE` needs `PRAGMA foreign_keys = ON`."""
# cure: Send the PRAGMA on each new connection, in a listener for `connect`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, text
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Country(Base):
    __tablename__ = "countries"
    code: Mapped[str] = mapped_column(primary_key=True)
    cities: Mapped[list["City"]] = relationship(back_populates="country")


class City(Base):
    __tablename__ = "cities"
    name: Mapped[str] = mapped_column(primary_key=True)
    country_code: Mapped[str] = mapped_column(
        ForeignKey("countries.code", onupdate="CASCADE")
    )
    country: Mapped["Country"] = relationship(back_populates="cities")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Country(code="UK", cities=[City(name="London")]))
    session.add(Country(code="ZR", cities=[City(name="Kinshasa")]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.get_one(Country, "UK").code = "GB"
    session.commit()
    print(session.get_one(City, "London").country_code)
    #> UK
    session.commit()

    session.execute(text("PRAGMA foreign_keys = ON"))
    session.get_one(Country, "ZR").code = "CD"
    session.commit()
    print(session.get_one(City, "Kinshasa").country_code)
    #> CD
# --8<-- [end:example]
