"""The real worker with a saboteur inside: some plans hold it up or kill it in the middle of their sheet.

Started as `celery -A tests.killing_worker worker` by tests/test_services.py.  A sheet whose text holds SLOW waits for
the file named by TROCHLEA_GO; one whose text holds DEADLY kills the process that makes it.  All others are made
as ever.
"""

import os
import signal
import time
from pathlib import Path

from celery.signals import worker_process_init

from clinic.celery import app  # noqa: F401  what `-A` looks for

SLOW, DEADLY = "Hold the worker up", "Kill the worker"
LONGEST_WAIT_S = 30


def sabotaged(html_to_pdf):
    def make(html, **kwargs):
        if DEADLY in html:
            os.kill(os.getpid(), signal.SIGKILL)
        end = time.monotonic() + LONGEST_WAIT_S
        while SLOW in html and not Path(os.environ["TROCHLEA_GO"]).exists() and time.monotonic() < end:
            time.sleep(0.05)
        return html_to_pdf(html, **kwargs)

    return make


@worker_process_init.connect
def plant(**kwargs):
    from plans.handouts import printing

    printing.html_to_pdf = sabotaged(printing.html_to_pdf)
