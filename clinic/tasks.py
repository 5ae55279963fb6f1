"""What workers run.  Primary keys in, one call out."""

from celery import shared_task

from clinic import printing


@shared_task
def render_job(label: str, pk: int) -> None:
    printing.render(label, pk)
