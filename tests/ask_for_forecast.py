"""Asks for the forecast of a new program until a worker has it: `python -m tests.ask_for_forecast`.

Prints the days from today to the earliest end of the program.  Runs under the project's own settings, like the web.
"""

import os
import time
import uuid

import django

PATIENCE_S = 30


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from plans.models import RunProgram
    from plans.outlook import forecast_of
    from plans.program import case_of
    from tests import factories

    call_command("migrate", verbosity=0)
    today, mark = timezone.localdate(), uuid.uuid4().hex[:12]
    clinic = factories.ClinicFactory(name=mark)
    made = factories.RunProgramFactory(episode__patient__clinic=clinic, stage_entered_on=today, started_on=today)
    program = RunProgram.objects.get(pk=made.pk)
    end = time.monotonic() + PATIENCE_S
    while (found := forecast_of(program, case_of(program, today))) == "waiting" and time.monotonic() < end:
        time.sleep(0.1)
    print((found.finish.earliest - today).days)


if __name__ == "__main__":
    main()
