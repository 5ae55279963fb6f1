"""Brings the shared exercises in step with exercises/library: `manage.py load_library`."""

from django.core.management.base import BaseCommand, CommandError

from exercises.actions import load_library
from exercises.content import ContentError


class Command(BaseCommand):
    help = "Load or update the shared exercise library. A clinic's own exercises are never touched."

    def handle(self, *args, **options):
        try:
            count, changed = load_library()
        except ContentError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Exercise library: {count} exercises, {changed} rows changed.")
