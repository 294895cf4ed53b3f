"""With `expire_on_commit=False`, an assigned expression is not loaded."""
# cure: Call `refresh()` before the Session closes.

import os
import tempfile

from sqlalchemy import create_engine, func, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    views: Mapped[int] = mapped_column(default=0)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Page(title="Home"))
    session.commit()

# --8<-- [start:example]
with Session(engine, expire_on_commit=False) as session:
    page = session.get_one(Page, 1)
    page.views = Page.views + 1
    news = Page(title=func.upper("news"))
    session.add(news)
    session.commit()
    print(inspect(page).unloaded, inspect(news).unloaded)
    #> {'views'} {'title'}

print(page.title)
#> Home
try:
    print(page.views)
except DetachedInstanceError as error:
    print(type(error).__name__)
    #> DetachedInstanceError
# --8<-- [end:example]
