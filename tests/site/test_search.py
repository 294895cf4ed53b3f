"""The site's search, asked as people ask: the right page is among the first three results."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.site.conftest import Open

# What is typed or pasted, and the pages that answer it.
QUERIES = {
    "flush vs commit": "guides/flush guides/commit decide/which-call",
    "difference between flush and commit": "guides/flush guides/commit decide/which-call",
    "expire vs refresh": "decide/expire-or-refresh guides/expire guides/refresh",
    "merge vs add": "guides/merge guides/add decide/which-call",
    "what does persistent mean": "guides/states",
    "object states": "guides/states",
    "transient pending persistent detached": "guides/states",
    "id is None after add": "guides/add guides/flush",
    "primary key after flush": "guides/flush",
    "created_at server_default refresh": "guides/refresh guides/flush",
    "onupdate": "guides/refresh guides/asyncio",
    "trigger": "guides/refresh",
    "FetchedValue": "guides/refresh",
    "eager_defaults": "guides/refresh",
    "expire_on_commit": "guides/commit",
    "expire_on_commit=False": "guides/commit guides/asyncio",
    "no_autoflush": "guides/autoflush",
    "autoflush": "guides/autoflush",
    "query-invoked autoflush": "guides/autoflush",
    "begin_nested": "guides/transactions",
    "savepoint": "guides/transactions guides/flush",
    "autocommit": "guides/transactions",
    "autocommit=True is no longer supported": "guides/transactions reference/errors",
    "A transaction is already begun on this Session": "guides/transactions reference/errors",
    "Instance is not bound to a Session": "guides/delete guides/states reference/errors",
    "DetachedInstanceError": "guides/delete guides/states reference/errors",
    "lazy load operation of attribute cannot proceed": "guides/delete reference/errors",
    "is not persistent within this Session": "guides/refresh guides/expire reference/errors",
    "Could not refresh instance": "guides/refresh reference/errors",
    "This Session's transaction has been rolled back due to a previous exception during flush":
        "guides/rollback guides/flush reference/errors",
    "PendingRollbackError": "guides/rollback guides/flush reference/errors",
    "IntegrityError": "guides/flush guides/add guides/rollback reference/errors",
    "is already attached to session": "guides/add reference/errors",
    "has been deleted, or its row is otherwise not present": "guides/delete guides/expire "
        "reference/errors",
    "ObjectDeletedError": "guides/delete guides/expire reference/errors",
    "MissingGreenlet": "guides/asyncio reference/errors",
    "greenlet_spawn has not been called": "guides/asyncio reference/errors",
    "AsyncSession": "guides/asyncio",
    "awaitable_attrs": "guides/asyncio",
    "StaleDataError": "guides/identity-map reference/errors",
    "stale data": "guides/identity-map",
    "populate_existing": "guides/identity-map decide/expire-or-refresh",
    "identity map": "guides/identity-map guides/session reference/glossary",
    "REPEATABLE READ": "guides/identity-map",
    "database is locked": "guides/flush reference/errors",
    "for update lock row": "guides/refresh guides/identity-map",
    "scoped_session": "guides/web-requests",
    "fastapi session dependency": "guides/web-requests",
    "flask db.session": "guides/web-requests",
    "User.query": "guides/web-requests reference/myths",
    "expunge": "guides/delete guides/states",
    "delete orphan": "guides/delete guides/merge",
    "tried to blank-out primary key column": "guides/delete reference/errors",
    "merge returns": "guides/merge",
    "upsert": "guides/merge",
    "load=False": "guides/merge",
    "rollback undo changes": "guides/rollback decide/which-call",
    "expire all attributes": "guides/expire",
    "concurrent operations are not permitted": "guides/asyncio reference/errors",
    "session cache": "guides/session guides/identity-map",
    "unit of work": "guides/session",
    "is the session a cache": "guides/session",
    "JSON column change not saved": "guides/flush",
}  # fmt: skip


SAID = "document.querySelector('.md-search-result__meta').textContent"
RESULTS = ".md-search-result__item"  # one a page, with the parts of the page that fit


def first_three(page: Page, query: str) -> list[str]:
    """The pages that the search offers first, by their path."""
    box = page.locator("[data-md-component=search-query]")
    box.fill("")
    box.dispatch_event("keyup")  # what the theme listens for
    page.wait_for_function(f"() => !({SAID}).includes('matching')")
    box.fill(query)
    box.dispatch_event("keyup")
    page.wait_for_function(f"() => ({SAID}).includes('matching')")
    links = page.locator(RESULTS).evaluate_all(
        "results => results.map(result => result.querySelector('a').pathname)"
    )
    return [str(link).strip("/") for link in links[:3]]


@pytest.fixture
def search(read: Open) -> Page:
    page = read("")
    page.locator("[data-md-component=search-query]").focus()
    page.wait_for_timeout(500)  # the index is loaded at the first focus
    return page


def test_people_find_what_they_ask_for(search: Page) -> None:
    missed = {}
    for query, pages in QUERIES.items():
        found = first_three(search, query)
        if not set(found) & set(pages.split()):
            missed[query] = found
    assert missed == {}


def test_every_expected_page_exists() -> None:
    pages = {page for expected in QUERIES.values() for page in expected.split()}
    assert [page for page in pages if not Path("docs", f"{page}.md").exists()] == []
    assert len(QUERIES) >= 40
