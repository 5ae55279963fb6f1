"""Who read, printed or changed what.  Changes are caught by django-auditlog; reads and prints are told here.

An entry never holds a portal token; log lines hold neither names nor notes (clinic/logs.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from auditlog import get_logentry_model

_door: ContextVar[str] = ContextVar("door", default="system")


def current_door() -> str:
    """Return the way by which the present work came in: staff, portal, worker or system."""
    return _door.get()


@contextmanager
def through(door: str) -> Iterator[None]:
    """Mark all audit entries made inside as having come in by this door."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


def record(instance, event: str) -> None:
    """Keep that somebody looked at, printed or sent this record.

    event: one lower-case word, such as read, print, issue, revoke, sign_in.
    """
    entry = get_logentry_model()
    entry.objects.log_create(instance, force_log=True, action=entry.Action.ACCESS, changes={}, event=event)
