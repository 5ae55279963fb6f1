"""Who may look at, and who may change, what stands beside the exercises of a plan."""

from django.db import migrations

from clinic.roles import FULL, LOOK, Role, grant

TABLE = {"adjunct": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK}}


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_adjuncts"), ("clinic", "0002_roles")]
    operations = [migrations.RunPython(grant("plans", TABLE), migrations.RunPython.noop)]
