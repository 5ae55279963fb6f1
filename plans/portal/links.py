"""The patient's one permanent link: derived from a key, found by its digest, never stored (docs/security.md).

The token is made anew whenever a sheet is printed, so a printed code can be printed again, and a stolen database opens
nothing.  Closing a link and giving a new one raise no new row: the version counts up and the old token is worthless.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from clinic import audit
from patients.models import Patient
from plans.days import local_day
from plans.models import PortalLink

VALID_FOR = timedelta(days=180)


def token(link: PortalLink) -> str:
    """Return the secret part of the link's address: 256 bits in 43 characters."""
    code = hmac.digest(settings.PORTAL_LINK_KEY.encode(), f"{link.pk}:{link.version}".encode(), "sha256")
    return urlsafe_b64encode(code).rstrip(b"=").decode()


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def url(link: PortalLink) -> str:
    """Return the whole address, as it stands on a sheet and in its QR code."""
    return settings.PUBLIC_URL + reverse("portal:question", args=[token(link)])


def is_open(link: PortalLink, now: datetime) -> bool:
    """Return whether the link still leads in: not revoked, not expired, and made with today's key."""
    return (
        link.revoked_at is None
        and local_day(link.patient.clinic, now) <= link.expires_on
        and hmac.compare_digest(link.digest, digest(token(link)))
    )


def find(secret: str, now: datetime) -> PortalLink | None:
    """Return the link that this token opens; None alike for an unknown, changed, expired or revoked one."""
    link = PortalLink.objects.select_related("patient__clinic").filter(digest=digest(secret)).first()
    return link if link is not None and is_open(link, now) else None


@transaction.atomic
def issue(patient: Patient, *, by) -> PortalLink:
    """Return the patient's link, made now unless an open one exists.

    Raises ValidationError when the year of birth is missing: the patient could not answer the question.
    """
    patient = Patient.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=patient.pk)
    if patient.birth_year is None:
        raise ValidationError(
            _("The year of birth is missing. The patient needs it to open the link: enter it first."),
            code="birth_year_missing",
        )
    link = PortalLink.objects.filter(patient=patient).first()
    if link is not None:
        return link if is_open(link, timezone.now()) else reissue(link, by=by)
    link = PortalLink(patient=patient, issued_by=by, expires_on=_new_expiry(patient))
    link.digest = get_random_string(64)  # the token needs the row's number, so the digest follows in a moment
    link.save()
    link.digest = digest(token(link))
    link.save(update_fields=["digest"])
    audit.record(link, "issue")
    return link


@transaction.atomic
def reissue(link: PortalLink, *, by) -> PortalLink:
    """Give the patient a new address: the old one, its lock and all signed-in devices are gone."""
    link = _locked(link)
    link.version += 1
    link.digest = digest(token(link))
    link.issued_at, link.issued_by = timezone.now(), by
    link.expires_on = _new_expiry(link.patient)
    link.revoked_at = link.revoked_by = None
    link.wrong_years = 0
    link.save()
    link.sessions.all().delete()
    audit.record(link, "reissue")
    return link


@transaction.atomic
def revoke(link: PortalLink, *, by) -> PortalLink:
    """Close the link: the address and every signed-in device stop working at once."""
    link = _locked(link)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = timezone.now(), by
        link.save()
        audit.record(link, "revoke")
    link.sessions.all().delete()
    return link


@transaction.atomic
def extend(link: PortalLink, *, by) -> PortalLink:
    """Let the same address work for another 180 days from today, also when it has just run out."""
    link = _locked(link)
    if link.revoked_at is not None:
        raise ValidationError(_("This link was closed. Give the patient a new one."), code="revoked")
    link.expires_on = max(link.expires_on, _new_expiry(link.patient))
    link.save()
    audit.record(link, "extend")
    return link


@transaction.atomic
def unlock(link: PortalLink, *, by) -> PortalLink:
    """Let the patient try the year of birth again after five wrong answers."""
    link = _locked(link)
    link.wrong_years = 0
    link.save()
    audit.record(link, "unlock")
    return link


def _locked(link: PortalLink) -> PortalLink:
    return PortalLink.objects.select_for_update(of=("self",)).select_related("patient__clinic").get(pk=link.pk)


def _new_expiry(patient: Patient):
    return local_day(patient.clinic, timezone.now()) + VALID_FOR
