"""On PostgreSQL an index of groups of three letters, for the search; elsewhere nothing.

The index is no part of the model: SQLite could not make it.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEX = "exercise_text_search_letters"


def make_index(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"CREATE INDEX {INDEX} ON exercises_exercisetext USING gin (search gin_trgm_ops)")


def drop_index(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("exercises", "0003_aliases")]
    operations = [TrigramExtension(), migrations.RunPython(make_index, drop_index)]
