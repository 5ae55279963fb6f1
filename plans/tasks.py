"""What workers do for plans.  Primary keys in, one call out."""

import logging
from datetime import date

from celery import shared_task

from plans import outlook
from plans.models import RunProgram
from plans.running.outset import NotPlannable

log = logging.getLogger(__name__)


@shared_task
def work_out_forecast(program_pk: int, today: str) -> None:
    """Keep the forecast that a page waits for.  An error ends here: its message may hold what a patient told."""
    try:
        outlook.work_out(RunProgram.objects.get(pk=program_pk), date.fromisoformat(today))
    except (RunProgram.DoesNotExist, NotPlannable):  # deleted or changed meanwhile: the page says so itself
        return
    except Exception:  # Celery would write the message of any kind of error
        log.exception("the forecast of run program %d could not be worked out", program_pk)
