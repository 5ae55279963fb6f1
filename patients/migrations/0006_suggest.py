"""Joins what was built side by side."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_history"), ("patients", "0005_measures"), ("patients", "0005_scores")]
    operations = []
