"""What workers run.  Primary keys in, one call out."""

import logging

from celery import shared_task

from clinic import printing

log = logging.getLogger(__name__)


@shared_task
def render_job(label: str, pk: int) -> None:
    """Do one attempt.  An error ends here: Celery would write its message, which may hold a patient's words."""
    try:
        printing.render(label, pk)
    except Exception:
        log.exception("%s %d could not be made", label, pk)
