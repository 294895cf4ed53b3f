"""The page of all claims, and its filter."""

from playwright.sync_api import expect

from recorder.library import Library
from recorder.program import Program
from tests.site.conftest import Open

LIBRARY = Library()
CLAIMS = list(LIBRARY.claims())


def differs(program: Program, name: str) -> bool:
    return any(condition.name == name and edge for condition, edge in LIBRARY.edges_of(program))


def test_a_reader_asks_what_changes_with_an_option(read: Open) -> None:
    page = read("reference/claims/")
    rows = page.locator(".claims tbody tr").filter(visible=True)
    expect(rows).to_have_count(len(CLAIMS))
    name = "expire_on_commit=False"
    page.locator(".claims-filter").get_by_label("Condition").select_option(
        f"goes differently with {name}"
    )
    wanted = [claim for claim in CLAIMS if differs(claim.program, name)]
    assert wanted
    expect(rows).to_have_count(len(wanted))
    for row in rows.all():
        assert name in row.inner_text()
    expect(page.locator(".claims-filter output")).to_have_text(
        f"{len(wanted)} of {len(CLAIMS)} claims"
    )


def test_filters_hold_together(read: Open) -> None:
    page = read("reference/claims/")
    page.locator(".claims-filter").get_by_label("Database", exact=True).select_option("PostgreSQL")
    page.locator(".claims-filter").get_by_label("Guide").select_option("Commit")
    page.locator(".claims-filter").get_by_label("Words").fill("commit EXPIRES")
    wanted = [
        claim for claim in CLAIMS
        if "postgresql" in claim.program.databases and claim.title == "Commit"
        and {"commit", "expires"} <= set(claim.program.claim.lower().replace("`", " ").split())
    ]  # fmt: skip
    assert wanted
    rows = page.locator(".claims tbody tr").filter(visible=True)
    assert len(wanted) <= rows.count() < len(CLAIMS)
    for row in rows.all():
        assert "commit" in row.inner_text().lower()
        assert "expires" in row.inner_text().lower()
    expect(page.locator(".claims h2").filter(visible=True)).to_have_count(1)
