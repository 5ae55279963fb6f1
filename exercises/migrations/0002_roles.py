"""What each role may do with this app's records."""

from django.db import migrations

from clinic.roles import FULL, LOOK, Role, grant

TABLE = {
    "exercise": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "exercisetext": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "target": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "need": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "ladderstep": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
}


class Migration(migrations.Migration):
    dependencies = [
        ("exercises", "0001_initial"),
        ("clinic", "0002_roles"),
    ]
    operations = [migrations.RunPython(grant("exercises", TABLE), migrations.RunPython.noop)]
