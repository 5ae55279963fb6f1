"""PTs enter and put right the runs that a patient told, or did not."""

from django.db import migrations

from clinic.roles import KEEP, Role, grant

TABLE = {"runlog": {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP}}


class Migration(migrations.Migration):
    dependencies = [("plans", "0010_decisions_and_entered_runs"), ("clinic", "0002_roles")]
    operations = [migrations.RunPython(grant("plans", TABLE), migrations.RunPython.noop)]
