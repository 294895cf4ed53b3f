"""`onupdate` replaces a value that you set to what it was."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    edited_by: Mapped[str] = mapped_column(onupdate="system")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Page(text="Hi", edited_by="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    page = session.get_one(Page, 1)
    page.text = "Hello"
    page.edited_by = "ada"  # as it was
    flag_modified(page, "edited_by")
    session.commit()
    print(page.edited_by)
    #> ada

    page.text = "Hello again"
    page.edited_by = "ada"  # as it was
    session.commit()
    print(page.edited_by)
    #> system
# --8<-- [end:example]
