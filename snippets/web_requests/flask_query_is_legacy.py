"""In Flask-SQLAlchemy, `User.query.get(1)` works, and warns."""
# cure: Call `db.session.get(User, 1)` or `db.get_or_404(User, 1)`.

import os
import tempfile
import warnings

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.exceptions import NotFound


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
with app.app_context():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        user = User.query.get(1)
    print(caught[0].category.__name__)
    #> LegacyAPIWarning

    print(db.session.get(User, 1) is user)
    #> True
    print(db.session.get(User, 2))
    #> None
    try:
        db.get_or_404(User, 2)
    except NotFound as error:
        print(error.code)
        #> 404
# --8<-- [end:example]
