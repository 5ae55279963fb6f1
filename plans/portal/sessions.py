"""The year-of-birth question, and the devices on which it was answered.

The year guards against a link that reached the wrong person; it is no second factor (docs/security.md).
"""

import enum
import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from clinic import audit
from plans.models import PortalLink, PortalSession
from plans.portal import links

MAX_WRONG_YEARS = 5
IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=90)
SEEN_EVERY = timedelta(hours=1)  # how exactly the idle time is kept: one write an hour, not one a page


class Answer(enum.Enum):
    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


def is_locked(link: PortalLink) -> bool:
    return link.wrong_years >= MAX_WRONG_YEARS


def answer_year(link: PortalLink, year: int) -> Answer:
    """Compare the year, at most five wrong times for a link.

    A try is taken before the comparison and given back when the year is right, so that however many requests come at
    once no more than five wrong years are ever looked at.  A right year does not clear earlier wrong ones.
    """
    row = PortalLink.objects.filter(pk=link.pk)
    with transaction.atomic():
        if not row.filter(wrong_years__lt=MAX_WRONG_YEARS).update(wrong_years=F("wrong_years") + 1):
            return Answer.LOCKED
        if year == link.patient.birth_year:
            row.update(wrong_years=F("wrong_years") - 1)
            return Answer.RIGHT
        audit.record(link, "wrong_year")
    link.refresh_from_db(fields=["wrong_years"])
    return Answer.LOCKED if is_locked(link) else Answer.WRONG


@transaction.atomic
def open_session(link: PortalLink, *, now: datetime) -> str:
    """Remember a device and return the secret for its cookie; only the digest is kept."""
    secret = secrets.token_urlsafe(32)
    PortalSession.objects.filter(link=link, opened_at__lt=now - ABSOLUTE).delete()
    PortalSession.objects.create(
        link=link, link_version=link.version, digest=_digest(secret), opened_at=now, seen_at=now
    )
    PortalLink.objects.filter(pk=link.pk).update(last_opened_at=now)
    audit.record(link, "sign_in")
    return secret


def find_session(secret: str, now: datetime) -> PortalSession | None:
    """Return the session of this cookie, unless it is too old or its link was revoked, re-issued or has expired."""
    if not secret:
        return None
    session = (
        PortalSession.objects.select_related("link__patient__clinic")
        .filter(digest=_digest(secret), link_version=F("link__version"))
        .filter(opened_at__gt=now - ABSOLUTE, seen_at__gt=now - IDLE)
        .first()
    )
    if session is None or not links.is_open(session.link, now):
        return None
    if session.seen_at < now - SEEN_EVERY:
        PortalSession.objects.filter(pk=session.pk).update(seen_at=now)
    return session


def close_session(secret: str) -> None:
    PortalSession.objects.filter(digest=_digest(secret)).delete()


def set_cookie(response, secret: str) -> None:
    response.set_cookie(
        settings.PORTAL_COOKIE_NAME,
        secret,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response) -> None:
    """Forget the device: cookie, cached pages and anything a page kept."""
    response.delete_cookie(settings.PORTAL_COOKIE_NAME, path="/", samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
