"""A mark of each exercise, so that the search sees a change.  It needs no filling: every writing makes another number."""

from django.db import migrations

import exercises.search_text


class Migration(migrations.Migration):
    dependencies = [("exercises", "0007_own_roles")]
    operations = [
        migrations.AddField(
            model_name="exercise",
            name="search_mark",
            field=exercises.search_text.WrittenMark(db_index=True, default=0, editable=False),
        ),
    ]
