"""The database itself keeps the audit trail: entries are added, never changed, never deleted."""

from django.db import migrations

from clinic import append_only


class Migration(migrations.Migration):
    dependencies = [("clinic", "0002_roles")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor.connection),
            lambda apps, editor: append_only.remove(editor.connection),
        )
    ]
