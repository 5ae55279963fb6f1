"""Many sheets by one and by two worker processes: real Celery workers on the broker at hand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max, Min

from clinic.celery import app
from clinic.printing import Status
from plans.handouts.printing import request_handout
from plans.models import Handout
from tests.bench.cast import Cast, change_note, make_cast
from tests.bench.table import Row
from tests.bench.timing import Spent, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.sizes import Sizes

ROOT = Path(__file__).resolve().parents[2]
TWICE = 1.8
WARM_UP = 4  # sheets before the clock starts: both processes have loaded WeasyPrint by then
PATIENCE_S = 15  # for one sheet


def rows(sizes: Sizes) -> list[Row]:
    cast = make_cast()
    took: dict[int, list[float]] = {1: [], 2: []}
    for _round in range(sizes.worker_rounds):
        for workers, times in took.items():
            with running(workers):
                finish(cast, WARM_UP)
                times.append(finish(cast, sizes.sheets))
    one, two = (Spent(tuple(times)) for times in took.values())
    faster = ratio(one, two)
    return [
        Row(
            f"{sizes.sheets} sheets, two workers", str(two), f"one worker: {one}", f"{faster:.2f}",
            f"≥ {TWICE}", faster >= TWICE,
        )
    ]  # fmt: skip


@contextmanager
def running(workers: int) -> Iterator[None]:
    """Run a Celery worker with so many processes on an empty queue."""
    app.control.purge()
    options = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR"]
    command = [sys.executable, "-m", "celery", "-A", "clinic", "worker", "--concurrency", str(workers), *options]
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "clinic.settings"}
    worker = subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        stop(worker)


def stop(worker: subprocess.Popen) -> None:
    worker.terminate()  # only the parent: it ends its own children
    try:
        worker.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def database_url() -> str:
    """Return the address of the very database that is in use here; under pytest it is not the configured one."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def finish(cast: Cast, sheets: int) -> float:
    """Ask for so many different sheets at once; return the seconds from the first begun to the last made.

    The times are those that the workers wrote into the rows.
    """
    with transaction.atomic():  # none is on the queue before all are asked for
        keys = [request_handout(change_note(cast.plan), by=cast.therapist).pk for _ in range(sheets)]
    jobs = Handout.objects.filter(pk__in=keys)
    deadline = time.monotonic() + 60 + PATIENCE_S * sheets
    while (ready := jobs.filter(status=Status.READY).count()) < sheets:
        if jobs.filter(status=Status.FAILED).exists() or time.monotonic() > deadline:
            raise RuntimeError(f"the workers made {ready} of {sheets} sheets")
        time.sleep(0.2)
    times = jobs.aggregate(began=Min("started_at"), ended=Max("finished_at"))
    return (times["ended"] - times["began"]).total_seconds()
