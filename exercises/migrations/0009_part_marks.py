"""Marks of muscles and equipment, so that the search can keep them in memory.  They need no filling, as in 0008."""

from django.db import migrations

import exercises.search_text


class Migration(migrations.Migration):
    dependencies = [("exercises", "0008_exercise_mark")]
    operations = [
        migrations.AddField(
            model_name=model,
            name="search_mark",
            field=exercises.search_text.WrittenMark(db_index=True, default=0, editable=False),
        )
        for model in ("target", "need")
    ]
