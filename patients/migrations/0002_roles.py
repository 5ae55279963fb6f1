"""What each role may do with this app's records."""

from django.db import migrations

from clinic.roles import FULL, KEEP, LOOK, Role, grant

TABLE = {
    "patient": {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK, Role.FRONT_DESK: KEEP},
    "episode": {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK},
    "assessment": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "observation": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
}


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_initial"),
        ("clinic", "0002_roles"),
    ]
    operations = [migrations.RunPython(grant("patients", TABLE), migrations.RunPython.noop)]
