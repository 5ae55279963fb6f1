"""Print jobs: the database row is the truth, a message on the queue only wakes a worker.

    requested --claim, attempt + 1--> rendering --> ready
        ^                                |
        +------ lost or error -----------+--> failed(reason), after three attempts or at once when it took too long

A row is claimed by a conditional update, so that two deliveries of one message make one PDF.  The attempt is counted
before the work starts: a job that kills its own process stops after three.  `sweep` wakes what nobody works on.
"""

import errno
import hashlib
import os
import socket
import uuid
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from clinic import audit
from clinic.pdf import Pdf
from clinic.scope import ScopedModel, ScopedQuerySet

MAX_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 5)
WAKE_AGAIN_AFTER = timedelta(seconds=5)


class Status(models.TextChoices):
    REQUESTED = "requested", _("waiting")
    RENDERING = "rendering", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


WAITING = (Status.REQUESTED, Status.RENDERING)


class Reason(models.TextChoices):
    WORKER_LOST = "worker_lost", _("The print worker stopped three times while making this sheet.")
    TOO_SLOW = "too_slow", _("Making this sheet took too long. It may hold too much text.")
    NO_SPACE = "no_space", _("There is no space left to keep the file.")
    NO_MEMORY = "no_memory", _("There was not enough memory to make this sheet.")
    ERROR = "error", _("The sheet could not be made. The worker's log says where.")


class PrintJobQuerySet(ScopedQuerySet):
    def lost(self, now):
        """Rows whose worker is gone: dead on this machine, or silent for longer than a job may take."""
        rendering = self.filter(status=Status.RENDERING)
        dead = [row.pk for row in rendering.only("pk", "worker") if not worker_lives(row.worker)]
        return rendering.filter(Q(pk__in=dead) | Q(started_at__lt=now - LOST_AFTER))

    def release_lost(self, now) -> int:
        """Put lost rows back in the queue, or fail them after their last attempt; return how many."""
        lost = self.lost(now)
        pks = list(lost.values_list("pk", flat=True))
        still = self.filter(pk__in=pks, status=Status.RENDERING)
        spent = still.filter(attempt__gte=MAX_ATTEMPTS).update(
            status=Status.FAILED, reason=Reason.WORKER_LOST, finished_at=now
        )
        return spent + still.filter(attempt__lt=MAX_ATTEMPTS).update(status=Status.REQUESTED, woken_at=None)

    def claim(self, pk: int, worker: str, now) -> bool:
        """Take one waiting row for this worker; False when another has it or it needs no work."""
        return bool(
            self.filter(pk=pk, status=Status.REQUESTED, attempt__lt=MAX_ATTEMPTS).update(
                status=Status.RENDERING, attempt=F("attempt") + 1, started_at=now, worker=worker
            )
        )


class PrintJob(ScopedModel):
    """One PDF to make and to keep.  A subclass says what is printed: `make_pdf()` and `content_key`."""

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REQUESTED, db_index=True)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("requested by")
    )
    woken_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("made"), null=True, blank=True)
    content_key = models.CharField(max_length=64, db_index=True, editable=False)
    file = models.FileField(_("file"), blank=True, max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    missing = models.JSONField(_("missing pictures"), default=list, blank=True)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        abstract = True

    def make_pdf(self) -> Pdf:
        raise NotImplementedError(f"{type(self).__name__} does not say how it is printed.")

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    def read_bytes(self) -> bytes:
        with self.file.open("rb") as stored:
            return stored.read()


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def worker_lives(worker: str) -> bool:
    """Return False only when the worker ran on this machine and its process is gone."""
    host, _colon, pid = worker.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def start(job: PrintJob) -> None:
    """Save a new job and wake a worker once the transaction is through.

    Where the same content was printed before, the kept bytes are handed out again and nothing is rendered.
    """
    twin = (
        type(job)
        .objects.filter(type(job).in_clinic(job.get_clinic_id()), content_key=job.content_key, status=Status.READY)
        .exclude(file="")
        .only("file", "sha256", "missing")
        .order_by("-pk")
        .first()
    )
    if twin is not None and twin.file.storage.exists(twin.file.name):
        job.status, job.finished_at = Status.READY, timezone.now()
        job.file, job.sha256, job.missing = twin.file.name, twin.sha256, twin.missing
        job.save()
        return
    job.save()
    transaction.on_commit(lambda: wake(job))


def retry(job: PrintJob) -> bool:
    """Give a failed job three new attempts; False when it had not failed."""
    again = (
        type(job)
        .objects.filter(pk=job.pk, status=Status.FAILED)
        .update(status=Status.REQUESTED, attempt=0, reason="", woken_at=None)
    )
    if again:
        transaction.on_commit(lambda: wake(job))
    return bool(again)


def wake(job: PrintJob) -> bool:
    """Put the job's key on the queue; False when the broker is away (the sweeper tries again)."""
    from clinic.tasks import render_job

    type(job).objects.filter(pk=job.pk).update(woken_at=timezone.now())
    try:
        render_job.delay(job._meta.label_lower, job.pk)
    except (OperationalError, OSError):
        return False
    return True


def render(label: str, pk: int) -> bool:
    """Do one attempt at one job; False when there was nothing to do.  Runs in a worker process."""
    model = apps.get_model(label)
    now = timezone.now()
    model.objects.filter(pk=pk).release_lost(now)
    if not model.objects.claim(pk, worker_name(), now):
        return False
    job = model.objects.get(pk=pk)
    try:
        with audit.through("worker"):
            keep(job, job.make_pdf())
    except SoftTimeLimitExceeded:
        give_up(job, Reason.TOO_SLOW, for_good=True)
    except MemoryError:
        give_up(job, Reason.NO_MEMORY)
    except OSError as error:
        give_up(job, Reason.NO_SPACE if error.errno in (errno.ENOSPC, errno.EDQUOT) else Reason.ERROR)
        raise
    except Exception:
        give_up(job, Reason.ERROR)
        raise
    return True


def keep(job: PrintJob, pdf: Pdf) -> None:
    """Store the bytes under a name of our own, then point the row at them."""
    storage = job._meta.get_field("file").storage
    name = f"{job._meta.model_name}s/{uuid.uuid4()}.pdf"
    try:
        name = storage.save(name, ContentFile(pdf.data))
    except OSError:
        storage.delete(name)
        raise
    done = (
        type(job)
        .objects.filter(pk=job.pk, status=Status.RENDERING, attempt=job.attempt)
        .update(
            status=Status.READY,
            file=name,
            sha256=hashlib.sha256(pdf.data).hexdigest(),
            missing=list(pdf.missing),
            reason="",
            finished_at=timezone.now(),
        )
    )
    if not done:  # the row was taken away meanwhile: deleted, or lost and claimed anew
        storage.delete(name)


def give_up(job: PrintJob, reason: Reason, *, for_good: bool = False) -> None:
    """End this attempt: back to the queue, or failed with the reason after the last one."""
    mine = type(job).objects.filter(pk=job.pk, status=Status.RENDERING, attempt=job.attempt)
    if for_good or job.attempt >= MAX_ATTEMPTS:
        mine.update(status=Status.FAILED, reason=reason, finished_at=timezone.now())
    elif mine.update(status=Status.REQUESTED, reason=reason, woken_at=None):
        wake(job)


def print_models() -> list[type[PrintJob]]:
    return [model for model in apps.get_models() if issubclass(model, PrintJob)]


def sweep(now=None) -> int:
    """Release lost jobs and wake those that wait unheard; return how many were woken."""
    now = now or timezone.now()
    woken = 0
    for model in print_models():
        model.objects.release_lost(now)
        unheard = Q(woken_at__isnull=True) | Q(woken_at__lt=now - WAKE_AGAIN_AFTER)
        for job in model.objects.filter(unheard, status=Status.REQUESTED).order_by("pk"):
            woken += wake(job)
    return woken
