"""Prepares the database of tests/test_services.py and asks for sheets: `python -m tests.ask_for_sheets TITLE ...`.

Prints the number of each sheet, one a line.  Runs under the project's own settings, like web and worker.
"""

import os
import sys
import uuid

import django


def main(titles: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    from django.core.management import call_command

    from plans.handouts.printing import request_handout
    from tests import factories

    call_command("migrate", verbosity=0)
    for title in titles:
        mark = uuid.uuid4().hex[:12]  # the database holds what earlier runs made
        clinic = factories.ClinicFactory(name=mark)
        therapist = factories.UserFactory(clinic=clinic, username=mark)
        plan = factories.PlanFactory(title=title, status="current", episode__patient__clinic=clinic)
        exercise = factories.ExerciseFactory(clinic=clinic, code=mark)
        factories.PrescriptionFactory(phase__plan=plan, phase__position=1, exercise=exercise)
        print(request_handout(plan, by=therapist).pk)


if __name__ == "__main__":
    main(sys.argv[1:])
