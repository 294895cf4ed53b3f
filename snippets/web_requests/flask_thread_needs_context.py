"""In a thread of your own, `db.session` needs an app context."""
# cure: Begin the work of the thread with `with app.app_context():`.

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = (
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
db = SQLAlchemy(app, model_class=Base)


class User(db.Model):  # type: ignore[misc, name-defined]
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


with app.app_context():
    db.create_all()
    db.session.add(User(name="ada"))
    db.session.commit()


# --8<-- [start:example]
def read_name() -> str:
    return db.session.get_one(User, 1).name


def read_name_in_context() -> str:
    with app.app_context():
        return read_name()


with ThreadPoolExecutor() as threads:
    try:
        threads.submit(read_name).result()
    except RuntimeError as error:
        print(str(error).splitlines()[0])
        #> Working outside of application context.
    print(threads.submit(read_name_in_context).result())
    #> ada
# --8<-- [end:example]
