"""Who may look at, and who may change, what a clinic made its own."""

from django.db import migrations

from clinic.roles import FULL, LOOK, Role, grant

TABLE = {
    "exercisephoto": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "clinicexercise": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
}


class Migration(migrations.Migration):
    dependencies = [("exercises", "0006_own")]
    operations = [migrations.RunPython(grant("exercises", TABLE), migrations.RunPython.noop)]
