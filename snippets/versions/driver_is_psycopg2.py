"""In 2.0, the URL `postgresql://…` means the driver psycopg2."""
# requires: sqlalchemy<2.1

from sqlalchemy import make_url

# --8<-- [start:example]
url = make_url("postgresql://user:secret@localhost/app")
print(url.get_dialect().driver)
#> psycopg2

url = make_url("postgresql+psycopg://user:secret@localhost/app")
print(url.get_dialect().driver)
#> psycopg
# --8<-- [end:example]
