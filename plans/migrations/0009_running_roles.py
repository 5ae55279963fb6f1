"""Who may look at, and who may change, what belongs to a return to running."""

from django.db import migrations

from clinic.roles import FULL, KEEP, LOOK, Role, grant

PT = {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK}
TABLE = {
    "ownprotocol": PT,
    "readinessswitch": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: LOOK, Role.ASSISTANT: LOOK},
    "readinessresult": PT,
    "rununlock": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "gaitplan": PT,
    "gaitsession": PT,
    "shoeadvice": {Role.CLINIC_ADMIN: FULL, Role.PHYSIOTHERAPIST: FULL, Role.ASSISTANT: LOOK},
    "runsheet": {role: ("view", "add") for role in (Role.CLINIC_ADMIN, Role.PHYSIOTHERAPIST, Role.ASSISTANT)},
}


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_running"), ("clinic", "0002_roles")]
    operations = [migrations.RunPython(grant("plans", TABLE), migrations.RunPython.noop)]
