"""Prints a demo runner's home program through the queue and a worker: `manage.py demo_sheet`."""

import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from clinic import printing
from plans.demo import build, cast
from plans.handouts.printing import request_handout
from plans.models import Handout, Plan

WAIT_S, PAUSE_S = 60, 0.2


class Command(BaseCommand):
    help = "Ask for a demo runner's home program, wait until a worker has made it, and say where the PDF lies."

    def add_arguments(self, parser):
        parser.add_argument("--wait", type=float, default=WAIT_S, help="seconds to wait for the worker (%(default)s)")

    def handle(self, *args, wait, **options):
        if not settings.LOCAL:
            raise CommandError("This is for the demo on one's own machine: TROCHLEA_LOCAL=1 is not set.")
        plan = demo_plan()
        forget_twins(plan)
        try:
            handout = request_handout(plan, by=plan.given_by)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        until = time.monotonic() + wait
        while handout.is_waiting and time.monotonic() < until:
            time.sleep(PAUSE_S)
            handout.refresh_from_db()
        if handout.status != printing.Status.READY:
            raise CommandError(why_not(handout, wait))
        self.stdout.write(f"{handout} of {plan.patient}")
        self.stdout.write(f"  {where(handout)}")
        self.stdout.write(f"  {handout.file.size} bytes, SHA-256 {handout.sha256}")


def demo_plan() -> Plan:
    """Return the plan in use of the runner whose portal is shown; raises CommandError where there is no demo."""
    plan = (
        Plan.objects.filter(
            episode__patient__clinic__in=build.demo_clinics(),
            episode__patient__record_number=cast.SHOWN.record_number,
            status=Plan.Status.CURRENT,
        )
        .select_related("episode__patient__clinic", "episode__therapist", "given_by")
        .first()
    )
    if plan is None:
        raise CommandError("There is no demo here. Build it with: manage.py demo")
    return plan


def forget_twins(plan: Plan) -> None:
    """Take this plan's kept sheets out of the search for the same content, so that a worker really prints."""
    Handout.objects.filter(plan=plan).update(content_key="")


def why_not(handout: Handout, wait: float) -> str:
    if handout.status == printing.Status.FAILED:
        return f"The sheet was not made: {handout.get_reason_display()}"
    return (
        f"After {wait:g} seconds the sheet is still “{handout.get_status_display()}”. Does a worker run? "
        "Start one with: celery -A clinic worker"
    )


def where(handout: Handout) -> str:
    """Return the path of the PDF, or its name where files lie in a bucket."""
    try:
        return handout.file.path
    except NotImplementedError:
        return handout.file.name
