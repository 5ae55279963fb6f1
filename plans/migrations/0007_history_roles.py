"""Who may see, and who may tick off, what patients logged that cannot wait."""

from django.db import migrations

from clinic.roles import KEEP, LOOK, Role, grant

TABLE = {"alert": {Role.CLINIC_ADMIN: KEEP, Role.PHYSIOTHERAPIST: KEEP, Role.ASSISTANT: LOOK}}


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_history"), ("clinic", "0002_roles")]
    operations = [migrations.RunPython(grant("plans", TABLE), migrations.RunPython.noop)]
