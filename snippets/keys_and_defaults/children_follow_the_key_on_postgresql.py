"""On PostgreSQL, `ON UPDATE CASCADE` gives the children the new key."""
# not with: expire_on_commit=False
# not with: one-way relationships
# cure: Expire the children after the flush.
# not with: AsyncSession

import os

from sqlalchemy import ForeignKey, create_engine
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


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Country(code="UK", cities=[City(name="London")]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    city = session.get_one(City, "London")
    city.country.code = "GB"
    session.flush()
    print(city.country_code)  # as loaded
    #> UK
    session.commit()
    print(city.country_code)
    #> GB
# --8<-- [end:example]
