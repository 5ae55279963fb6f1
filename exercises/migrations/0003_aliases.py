"""Other names of an exercise, and the text that the search reads."""

from django.db import migrations, models

import exercises.search_text


def fill_search(apps, editor):
    """Saving writes the text; names themselves stay as they are."""
    for text in apps.get_model("exercises", "ExerciseText").objects.all().iterator():
        text.save(update_fields=["search", "search_mark"])


class Migration(migrations.Migration):
    dependencies = [("exercises", "0002_roles")]
    operations = [
        migrations.AddField(
            model_name='exercisetext',
            name='aliases',
            field=models.TextField(blank=True, default='', help_text='What people also call it, one name or short form per line, such as SLR. The search finds them.', max_length=1000, verbose_name='other names'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='exercisetext',
            name='search',
            field=exercises.search_text.SearchText(default='', editable=False),
        ),
        migrations.AddField(
            model_name='exercisetext',
            name='search_mark',
            field=exercises.search_text.SearchMark(db_index=True, default=0, editable=False),
        ),
        migrations.RunPython(fill_search, migrations.RunPython.noop),
    ]
