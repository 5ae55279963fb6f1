"""Wakes print jobs that were lost: `manage.py sweeper`, one process beside web and worker."""

import signal
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from clinic import printing

PAUSE_S = 2
SILENT_AFTER_S = 30


class Command(BaseCommand):
    help = "Looks every two seconds for print jobs that nobody works on and wakes them."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="look once and end")
        parser.add_argument("--alive", action="store_true", help="end with 0 while a sweeper here looks, else with 1")

    def handle(self, *args, once=False, alive=False, **options):
        self.sign = settings.VAR_DIR / "sweeper.alive"
        if alive:
            sys.exit(0 if self.was_here() else "No sweeper has looked for half a minute.")
        self.going = True
        signal.signal(signal.SIGTERM, self.stop)
        while self.going:
            try:
                printing.sweep()
                self.sign.touch()
            except OperationalError:
                self.stderr.write("The database does not answer; trying again.")
            close_old_connections()
            if once:
                break
            time.sleep(PAUSE_S)

    def stop(self, *args):
        self.going = False

    def was_here(self) -> bool:
        return self.sign.exists() and time.time() - self.sign.stat().st_mtime < SILENT_AFTER_S
