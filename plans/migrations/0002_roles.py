"""What each role may do with this app's records."""

from django.db import migrations

from clinic.roles import FULL, KEEP, LOOK, Role, grant

TABLE = {
    "plan": {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK},
    "phase": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "prescription": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "runprogram": {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK},
    "rundecision": {Role.CLINIC_ADMIN: ("view", "add"), Role.PHYSIOTHERAPIST: ("view", "add"), Role.ASSISTANT: LOOK},
    "sessionlog": {Role.CLINIC_ADMIN: LOOK, Role.PHYSIOTHERAPIST: LOOK, Role.ASSISTANT: LOOK},
    "exerciselog": {Role.CLINIC_ADMIN: LOOK, Role.PHYSIOTHERAPIST: LOOK, Role.ASSISTANT: LOOK},
    "runlog": {Role.CLINIC_ADMIN: LOOK, Role.PHYSIOTHERAPIST: LOOK, Role.ASSISTANT: LOOK},
    "handout": {Role.CLINIC_ADMIN: ("view", "add"), Role.PHYSIOTHERAPIST: ("view", "add"), Role.ASSISTANT: ("view", "add"), Role.FRONT_DESK: LOOK},
    "portallink": {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK, Role.FRONT_DESK: KEEP},
}


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
        ("clinic", "0002_roles"),
    ]
    operations = [migrations.RunPython(grant("plans", TABLE), migrations.RunPython.noop)]
