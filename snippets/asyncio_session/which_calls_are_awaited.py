"""What may send SQL is a coroutine function; the rest is plain."""

from inspect import iscoroutinefunction

from sqlalchemy.ext.asyncio import AsyncSession

# --8<-- [start:example]
awaited = """get get_one execute scalar scalars stream stream_scalars
    flush commit rollback close refresh merge delete
    run_sync connection invalidate reset"""
plain = """add add_all expunge expunge_all expire expire_all
    new dirty deleted is_modified in_transaction"""


def is_awaited(call: str) -> bool:
    return iscoroutinefunction(getattr(AsyncSession, call))


print(all(is_awaited(call) for call in awaited.split()))
#> True
print(any(is_awaited(call) for call in plain.split()))
#> False
# --8<-- [end:example]
