"""An object kept from an earlier request is detached."""
# cure: Keep the primary key, and call `get()` in each request.

import os
import tempfile

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


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
kept: list[User] = []


@app.get("/login")
def login() -> str:
    kept.append(db.session.get_one(User, 1))
    db.session.commit()
    return "welcome"


@app.get("/name")
def show_name() -> str:
    try:
        return kept[0].name
    except DetachedInstanceError as error:
        print(type(error).__name__)
        #> DetachedInstanceError
    return db.session.get_one(User, 1).name


client = app.test_client()
print(client.get("/login").text)
#> welcome
print(client.get("/name").text)
#> ada
# --8<-- [end:example]
