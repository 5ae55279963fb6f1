"""Counts tries per window in the database, atomically, so that the limit holds across processes."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from clinic.models import TryCount


def client_address(request) -> str:
    """Return the address that our own outermost proxy saw; what the client itself claims is not believed."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def allow(scope: str, key: str, *, limit: int, window: timedelta) -> bool:
    """Count one try; return whether it is within limit tries per window.

    The key (an address) is kept as a digest only.
    """
    now = timezone.now()
    digest = hashlib.sha256(f"{scope}:{key}".encode()).hexdigest()
    window_now = TryCount.objects.filter(digest=digest, window_ends_at__gt=now)
    room = window_now.filter(count__lt=limit)  # counting and comparing are one statement: exact among many at once
    if room.update(count=F("count") + 1):
        return True
    if window_now.exists():
        return False
    try:
        with transaction.atomic():
            TryCount.objects.filter(digest=digest, window_ends_at__lte=now).delete()
            TryCount.objects.create(digest=digest, count=1, window_ends_at=now + window)
    except IntegrityError:  # another process opened the window a moment ago
        return bool(room.update(count=F("count") + 1))
    return True
