"""With an SQL expression as value, the database adds to the newest value."""
# not with: a version counter
# not with: REPEATABLE READ
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    visits: Mapped[int]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Page(visits=0))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    page = session.get_one(Page, 1)
    with Session(engine) as other:
        other.get_one(Page, 1).visits = 10
        other.commit()

    print("loaded:", page.visits)
    #> loaded: 0
    page.visits = Page.visits + 1
    print(isinstance(page.visits, int))
    #> False
    session.flush()
    print(page.visits)
    #> 11
    session.commit()
# --8<-- [end:example]
