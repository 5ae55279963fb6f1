"""What each role may do with this app's records."""

from django.db import migrations

from clinic.roles import KEEP, LOOK, Role, grant

TABLE = {
    "clinic": {Role.CLINIC_ADMIN: ("view", "change")},
    "user": {Role.CLINIC_ADMIN: KEEP},
    "auditentry": {Role.CLINIC_ADMIN: LOOK},
}


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(grant("clinic", TABLE), migrations.RunPython.noop)]
