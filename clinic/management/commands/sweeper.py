"""Wakes print jobs that were lost: `manage.py sweeper`, one process beside web and worker."""

import signal
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from clinic import printing

PAUSE_S = 2


class Command(BaseCommand):
    help = "Looks every two seconds for print jobs that nobody works on and wakes them."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *args, once=False, **options):
        self.going = True
        signal.signal(signal.SIGTERM, self.stop)
        while self.going:
            try:
                printing.sweep()
            except OperationalError:
                self.stderr.write("The database does not answer; trying again.")
            close_old_connections()
            if once:
                break
            time.sleep(PAUSE_S)

    def stop(self, *args):
        self.going = False
