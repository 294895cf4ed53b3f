"""The five states of an object, and the calls between them: one map.

Each transition names the program whose recording shows it; `tests/test_state_map.py` holds the map
to the recordings, both ways. `recorder.state_drawing` draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """One state."""

    meaning: str
    """What it says of the Session and the row."""
    page: str
    """Where it is explained, below `docs/`."""


STATES = {
    "transient": State("no Session, no row", "reference/glossary.md#transient"),
    "pending": State("INSERT not sent", "guides/states.md#what-does-pending-mean"),
    "persistent": State("INSERT sent, or loaded", "guides/states.md#what-does-persistent-mean"),
    "deleted": State("DELETE sent", "guides/states.md#is-an-object-deleted-after-delete"),
    "detached": State(
        "no Session any more", "guides/states.md#what-can-i-do-with-a-detached-object"
    ),
}

NO_OBJECT = "no object yet"
"""Where the calls begin that give you one."""


@dataclass(frozen=True)
class Transition:
    """One call that moves an object from one state to another."""

    before: str
    """A state; empty if the call gives you the object."""
    after: str
    """A state; the same as `before` if the call is one that people take for a move."""
    call: str
    """The call, as the drawing shows it; if there are two, the second one moves the object."""
    program: str
    """The program that shows it, as `guide/claim`."""
    condition: str = ""
    """What must be the case; reads on from the call."""
    drawn: bool = True
    """Whether it stands in the drawing too, which has room for the usual calls."""

    def sentence(self, addresses: Mapping[str, str]) -> str:
        """The transition as Markdown, with the address of its program."""
        stays = "stays " if self.before == self.after else ""
        condition = f" {self.condition}" if self.condition else ""
        return f"[`{self.call}`]({addresses[self.program]}){condition} → {stays}{self.after}"


TRANSITIONS = (
    Transition("", "transient", "User(…)", "states/one_of_five"),
    Transition("", "pending", "merge()", "merge/unknown_key_gives_new_object", "to a new row"),
    Transition("", "persistent", "select()", "states/detached_stays_readable"),
    Transition("", "persistent", "get_one()", "states/deleted_until_commit"),
    Transition("", "persistent", "merge()", "merge/selects_when_not_loaded", "to its row"),
    Transition("transient", "pending", "add()", "states/pending_has_no_row"),
    Transition(
        "transient", "pending", "append()", "add/append_cascades",
        "to the list of an object in a Session", drawn=False,
    ),
    Transition("pending", "persistent", "flush()", "states/persistent_before_commit"),
    Transition("pending", "persistent", "commit()", "commit/makes_rows_visible"),
    Transition(
        "pending", "persistent", "select()", "autoflush/no_autoflush_finishes_first", "by autoflush"
    ),
    Transition(
        "pending", "persistent", "get()", "autoflush/get_flushes_a_pending_object",
        "of a key that is not loaded", drawn=False,
    ),
    Transition("pending", "transient", "expunge()", "states/pending_has_no_row"),
    Transition("pending", "transient", "close()", "states/pending_has_no_row"),
    Transition(
        "transient", "pending", "enable_relationship_loading()",
        "loading/transient_object_loads_its_parent", "which inserts nothing", drawn=False,
    ),
    Transition("pending", "transient", "rollback()", "states/rollback_takes_back"),
    Transition(
        "pending", "transient", "flush()", "add/existing_key_fails_at_flush", "that fails",
        drawn=False,
    ),
    Transition(
        "persistent", "persistent", "delete()", "states/deleted_until_commit", "without a flush",
        drawn=False,
    ),
    Transition("persistent", "deleted", "delete(), flush()", "states/deleted_until_commit"),
    Transition(
        "persistent", "deleted", "delete(), commit()", "states/stays_deleted_without_expiry",
        "with `expire_on_commit=False`", drawn=False,
    ),
    Transition(
        "persistent", "deleted", "execute()", "delete/statement_deletes_many",
        "of a `delete()` that fits its loaded values", drawn=False,
    ),
    Transition(
        "persistent", "deleted", "get()", "refresh/row_is_gone", "that finds its row gone",
        drawn=False,
    ),
    Transition("persistent", "detached", "expunge()", "states/detached_stays_readable"),
    Transition("persistent", "detached", "close()", "states/detached_stays_readable"),
    Transition(
        "persistent", "detached", "delete(), commit()", "states/deleted_stays_out", drawn=False
    ),
    Transition(
        "persistent", "detached", "gc.collect()", "states/lost_session_detaches",
        "when nothing keeps its Session", drawn=False,
    ),
    Transition(
        "persistent", "transient", "rollback()", "states/rollback_takes_back",
        "of its flushed INSERT",
    ),
    Transition(
        "persistent", "persistent", "rollback()", "states/inserted_by_statement",
        "of an `insert()` that returned it", drawn=False,
    ),
    Transition(
        "persistent", "transient", "commit()", "commit/failure_writes_nothing",
        "that fails, after its INSERT", drawn=False,
    ),
    Transition(
        "persistent", "transient", "make_transient()", "delete/make_transient_copies_the_row"
    ),
    Transition("deleted", "persistent", "rollback()", "states/rollback_takes_back"),
    Transition(
        "deleted", "transient", "rollback()", "states/rollback_takes_back", "of its INSERT too"
    ),
    Transition(
        "deleted", "detached", "commit()", "states/deleted_until_commit",
        "unless `expire_on_commit=False`",
    ),
    Transition(
        "deleted", "deleted", "close()", "states/close_leaves_it_deleted", drawn=False
    ),
    Transition("detached", "persistent", "add()", "states/add_attaches_again"),
    Transition("detached", "persistent", "delete()", "delete/detached_object_too"),
    Transition(
        "detached", "detached", "add()", "states/deleted_stays_out",
        "once its DELETE was sent: it raises", drawn=False,
    ),
)  # fmt: skip


def words() -> dict[str, list[Transition]]:
    """The map as a list: what leads out of each state, and first what gives you an object."""
    return {
        state: [transition for transition in TRANSITIONS if transition.before == state]
        for state in ("", *STATES)
    }
