"""A form sent twice (double click, reload, slow line) is worked off once.

The page carries a key in a hidden field; the first post keeps the key with the address it led to, in the same
transaction as what it wrote; a second post with that key is led there too.
"""

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from clinic.models import SentForm


def new_key() -> str:
    return str(uuid.uuid4())


def once(raw_key: str, work: Callable[[], str]) -> str:
    """Do the work and return the address that it returns; for a key seen before, only return that address.

    raw_key: what the form sent; without a usable key the work is done, as for a form of an older page.
    """
    try:
        key = uuid.UUID(raw_key)
    except ValueError:
        return work()
    try:
        with transaction.atomic():
            sent = SentForm.objects.create(key=key)
            sent.result = work()
            sent.save()
            return sent.result
    except IntegrityError:
        seen = SentForm.objects.filter(key=key).first()
        if seen is None:  # it was the work itself that the database refused
            raise
        return seen.result
