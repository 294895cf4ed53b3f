"""What people repeat about the Session: each sentence has its verdict and its program."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from recorder.library import Library
from recorder.program import SNIPPETS, embedded_name

LIBRARY = Library()
PAGE = Path("reference/myths.md")
TRUE, CONDITIONS, FALSE = "True", "True with conditions", "False today"


class Row(NamedTuple):
    """One sentence: `claim-…` is from the articles, `sentence-…` from documentation and blogs."""

    id: str
    verdict: str
    program: str
    """The file below `snippets/` that shows it."""
    where: str
    """The page below `docs/` that embeds the program, and its heading there."""


def row(id_: str, verdict: str, program: str, page: str) -> Row:
    path = Path(f"{program}.py")
    return Row(id_, verdict, str(path), f"{page}.md#{path.stem.replace('_', '-')}")


ROWS = [
    row("claim-1", CONDITIONS, "states/persistent_before_commit", "guides/states"),
    row("claim-2", TRUE, "flush/assigns_primary_key", "reference/myths"),
    row("claim-3", CONDITIONS, "refresh/trigger_needs_it", "guides/refresh"),
    row("claim-4", TRUE, "expire/sends_no_sql", "guides/expire"),
    row("claim-5", CONDITIONS, "expire/loses_changes", "reference/myths"),
    row("claim-6", FALSE, "session/close_rolls_back", "guides/session"),
    row("claim-7", CONDITIONS, "refresh/loses_its_own_changes", "guides/refresh"),
    row("claim-8", CONDITIONS, "transactions/seen_after_commit", "guides/transactions"),
    row("claim-9", FALSE, "transactions/autocommit_argument", "guides/transactions"),
    row("claim-10", TRUE, "refresh/reads_your_own_flush", "guides/refresh"),
    row("claim-11", FALSE, "flush/sends_what_changed", "guides/flush"),
    row("claim-12", CONDITIONS, "commit/makes_rows_visible", "guides/commit"),
    row("claim-13", TRUE, "merge/copies_onto_loaded_object", "reference/myths"),
    row("claim-14", CONDITIONS, "rollback/restores_values", "guides/rollback"),
    row("claim-15", FALSE, "web_requests/query_needs_a_registry", "guides/web-requests"),
    row("claim-16", TRUE, "refresh/needs_persistent", "guides/refresh"),
    row("sentence-1", FALSE, "merge/leaves_what_you_did_not_set", "guides/merge"),
    row("sentence-2", FALSE, "add/assigned_parent_does_not_cascade", "guides/add"),
    row("sentence-3", FALSE, "add/loaded_key_warns_first", "guides/add"),
    row("sentence-4", FALSE, "merge/reading_sets_nothing", "guides/merge"),
    row("sentence-5", FALSE, "refresh/relationship", "guides/refresh"),
    row("sentence-6", FALSE, "transactions/savepoint_waits_for_sql", "guides/transactions"),
    row("sentence-7", FALSE, "rollback/needs_a_transaction", "guides/rollback"),
    row("sentence-8", FALSE, "myths/metadata_holds_no_engine", "reference/myths"),
    row("sentence-9", FALSE, "flush/assigns_primary_key", "guides/flush"),
    row("sentence-10", FALSE, "flush/sends_what_changed", "guides/flush"),
    row("sentence-11", FALSE, "states/detached_stays_readable", "reference/myths"),
    row("sentence-12", FALSE, "identity_map/keeps_loaded_values", "reference/myths"),
    row("sentence-13", FALSE, "flush/takes_locks_on_sqlite", "guides/flush"),
    row("sentence-14", FALSE, "changes/same_value_is_dirty", "guides/changes"),
    row(
        "sentence-15", FALSE, "keys_and_defaults/none_gets_the_default", "guides/keys-and-defaults"
    ),
    row("sentence-16", FALSE, "changes/changed_saves_a_nested_change", "guides/changes"),
    row("sentence-17", FALSE, "changes/new_child_leaves_onupdate_alone", "guides/changes"),
    row("sentence-18", FALSE, "relationships/key_leaves_the_object", "guides/relationships"),
    row("sentence-19", FALSE, "relationships/list_keeps_a_deleted_child", "guides/relationships"),
    row("sentence-20", FALSE, "many_to_many/overlaps_only_silences", "guides/many-to-many"),
    row("sentence-21", FALSE, "many_to_many/viewonly_writes_nothing", "guides/many-to-many"),
    row("sentence-22", FALSE, "loading/join_loads_nothing", "guides/loading"),
    row(
        "sentence-23",
        CONDITIONS,
        "identity_map/bulk_update_trusts_loaded_values",
        "guides/identity-map",
    ),
    row("sentence-24", CONDITIONS, "filters/loaded_objects_are_not_hidden", "guides/filters"),
    row("sentence-25", FALSE, "many_rows/bulk_save_leaves_no_key", "guides/many-rows"),
    row("sentence-26", FALSE, "upsert/do_nothing_returns_new_rows_on_postgresql", "guides/upsert"),
    row("sentence-27", FALSE, "locks_and_retries/two_checks_both_pass", "guides/locks-and-retries"),
    row(
        "sentence-28",
        CONDITIONS,
        "locks_and_retries/form_brings_its_version",
        "guides/locks-and-retries",
    ),
    row(
        "sentence-29",
        CONDITIONS,
        "connections/pre_ping_is_no_help_in_a_transaction",
        "guides/connections",
    ),
    row(
        "sentence-30",
        CONDITIONS,
        "connections/reader_wants_to_write_on_sqlite",
        "guides/connections",
    ),
    row(
        "sentence-31",
        CONDITIONS,
        "commit_events/after_commit_at_a_savepoint",
        "guides/commit-events",
    ),
    row("sentence-32", FALSE, "versions/query_works_and_get_warns", "guides/versions"),
]

_SECTION = re.compile(r"^## .+ \{:? *#(?P<id>[\w-]+) *\}$", re.MULTILINE)
_ID = re.compile(r"#((?:claim|sentence)-\d+)\b[^)\n]*\}$", re.MULTILINE)
_VERDICT = re.compile(r"^\*\*(?P<verdict>[^*]+?)\.?\*\*", re.MULTILINE)


def sections(text: str) -> list[tuple[str, str]]:
    """The id and the text of each section whose heading has an id, in order."""
    _, *parts = _SECTION.split(text)
    return list(zip(parts[::2], parts[1::2], strict=True))


def problems(text: str, rows: list[Row], shown: set[tuple[str, str]]) -> list[str]:
    """What is wrong between the page's text and the rows.

    Args:
        text: The page.
        rows: What must stand on it.
        shown: Each page below `docs/`, with the name of each program that it embeds.
    """
    found: list[str] = []
    ids = _ID.findall(text)
    known = {row.id for row in rows}
    found += [f"{id_}: {PAGE} has it, no row here does" for id_ in ids if id_ not in known]
    bodies = dict(sections(text))
    for row in rows:
        if (count := ids.count(row.id)) != 1:
            found.append(f"{row.id}: {count} headings have this id, not one")
            continue
        body = bodies[row.id]
        verdicts = _VERDICT.findall(body)
        if verdicts != [row.verdict]:
            found.append(f"{row.id}: its verdicts are {verdicts}, not {row.verdict!r}")
        page, _, heading = row.where.partition("#")
        path = SNIPPETS / row.program
        name = embedded_name(path)
        if not path.exists():
            found.append(f"{row.id}: there is no program {path}")
        elif heading not in [program.anchor for program in LIBRARY.named(name)]:
            found.append(f"{row.id}: {path} has no heading #{heading}")
        if (page, name) not in shown:
            found.append(f"{row.id}: {page} does not embed {name}")
        linked = f"](../{row.where})" in body
        embedded = page == str(PAGE) and f"/// snippet | {name}\n" in body
        if not linked and not embedded:
            found.append(f"{row.id}: its section neither links to {row.where} nor embeds {name}")
    return found


def shown() -> set[tuple[str, str]]:
    return {
        (embed.page.relative_to(LIBRARY.docs).as_posix(), embed.name) for embed in LIBRARY.embeds()
    }


def test_the_page_has_every_sentence_with_its_verdict_and_its_program() -> None:
    assert problems((LIBRARY.docs / PAGE).read_text(encoding="utf-8"), ROWS, shown()) == []


def test_no_sentence_is_missing_here() -> None:
    claims = [f"claim-{number}" for number in range(1, 17)]
    sentences = [f"sentence-{number}" for number in range(1, 33)]
    assert sorted(row.id for row in ROWS) == sorted([*claims, *sentences])


GOOD = """\
# Myths

## "flush assigns the id" { #claim-2 }

**True.** See [program](../guides/flush.md#assigns-primary-key).
"""
GOOD_ROW = row("claim-2", TRUE, "flush/assigns_primary_key", "guides/flush")
PROGRAM = "[program](../guides/flush.md#assigns-primary-key)"


def test_a_page_that_agrees_has_no_problem() -> None:
    assert problems(GOOD, [GOOD_ROW], {("guides/flush.md", "flush/assigns_primary_key")}) == []
    embedded = GOOD.replace(f"See {PROGRAM}.", "\n\n/// snippet | flush/assigns_primary_key\n///")
    here = GOOD_ROW._replace(where=f"{PAGE}#assigns-primary-key")
    assert problems(embedded, [here], {(str(PAGE), "flush/assigns_primary_key")}) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("#claim-2", "#claim-20", "claim-20: reference/myths.md has it, no row here does"),
        ("#claim-2", "#claim-20", "claim-2: 0 headings have this id, not one"),
        ("# Myths", '## "x" { #claim-2 }', "claim-2: 2 headings have this id, not one"),
        ("True.", "False today.", "claim-2: its verdicts are ['False today'], not 'True'"),
        ("**True.**", "It is.", "claim-2: its verdicts are [], not 'True'"),
        (
            PROGRAM,
            "[program](../guides/flush.md)",
            "claim-2: its section neither links to guides/flush.md#assigns-primary-key "
            "nor embeds flush/assigns_primary_key",
        ),
    ],
)
def test_a_page_that_differs_is_told(old: str, new: str, problem: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert problem in problems(text, [GOOD_ROW], {("guides/flush.md", "flush/assigns_primary_key")})


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"program": "flush/gone.py"},
            "claim-2: there is no program snippets/flush/gone.py",
        ),
        (
            {"where": "guides/add.md#assigns-primary-key"},
            "claim-2: guides/add.md does not embed flush/assigns_primary_key",
        ),
        (
            {"where": "guides/flush.md#else"},
            "claim-2: snippets/flush/assigns_primary_key.py has no heading #else",
        ),
    ],
)
def test_a_row_that_names_what_is_not_there_is_told(change: dict[str, str], problem: str) -> None:
    wrong = GOOD_ROW._replace(**change)
    assert problem in problems(GOOD, [wrong], {("guides/flush.md", "flush/assigns_primary_key")})
