"""The print job's states, on real rows: claimed once, counted before the work, released when its worker is gone."""

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone
from kombu import pools

from clinic import printing
from clinic.celery import app
from clinic.printing import MAX_ATTEMPTS, Reason, Status
from plans.handouts.printing import request_handout
from plans.models import Handout

LIMIT = 10_000  # bytes: more than a message on the queue, less than a sheet


@pytest.fixture(autouse=True)
def _files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def handout(plan, therapist):
    """A sheet that was asked for and waits."""
    return request_handout(plan, by=therapist)


def dead_worker() -> str:
    """Return the name of a worker process that was really killed."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    process.send_signal(signal.SIGKILL)
    process.wait()
    return f"{socket.gethostname()}:{process.pid}"


def take(handout, worker=None, now=None) -> bool:
    return Handout.objects.claim(handout.pk, worker or printing.worker_name(), now or timezone.now())


def kept_files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_one_attempt_makes_the_sheet(handout, settings):
    assert printing.render("plans.handout", handout.pk) is True
    handout.refresh_from_db()
    assert (handout.status, handout.attempt, handout.reason) == (Status.READY, 1, "")
    assert handout.read_bytes().startswith(b"%PDF-")
    assert len(kept_files(settings)) == 1


@pytest.mark.django_db
def test_a_message_delivered_twenty_times_makes_one_sheet(handout, settings):
    done = [printing.render("plans.handout", handout.pk) for _delivery in range(20)]
    assert done == [True] + [False] * 19
    handout.refresh_from_db()
    assert handout.attempt == 1
    assert len(kept_files(settings)) == 1


@pytest.mark.django_db
def test_the_attempt_is_counted_before_the_work(handout):
    assert take(handout)
    handout.refresh_from_db()
    assert (handout.status, handout.attempt, handout.worker) == (Status.RENDERING, 1, printing.worker_name())
    assert not take(handout)
    handout.refresh_from_db()
    assert handout.attempt == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_twenty_workers_at_once_one_gets_the_job(handout):
    start, got = threading.Barrier(20), []

    def worker():
        start.wait()
        got.append(take(handout))
        connection.close()

    threads = [threading.Thread(target=worker) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    close_old_connections()
    handout.refresh_from_db()
    assert sorted(got) == [False] * 19 + [True]
    assert handout.attempt == 1


@pytest.mark.django_db
def test_a_job_whose_worker_was_killed_is_released_at_once(handout):
    take(handout, dead_worker())
    assert Handout.objects.release_lost(timezone.now()) == 1
    handout.refresh_from_db()
    assert (handout.status, handout.attempt) == (Status.REQUESTED, 1)


@pytest.mark.django_db
def test_a_job_in_living_hands_is_left_alone(handout):
    take(handout)
    assert Handout.objects.release_lost(timezone.now()) == 0
    handout.refresh_from_db()
    assert handout.status == Status.RENDERING


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "released"), [(printing.LOST_AFTER, 0), (printing.LOST_AFTER + timedelta(seconds=1), 1)]
)
def test_a_worker_on_another_machine_keeps_its_job_until_it_must_be_over(handout, age, released):
    now = timezone.now()
    take(handout, "another-machine:17", now - age)
    assert Handout.objects.release_lost(now) == released


def test_a_job_is_called_lost_only_after_its_hard_time_limit(settings):
    assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) < printing.LOST_AFTER


@pytest.mark.django_db
def test_the_third_killed_worker_ends_the_job(handout):
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert take(handout, dead_worker())
        assert Handout.objects.release_lost(timezone.now()) == 1
        handout.refresh_from_db()
        assert handout.attempt == attempt
    assert (handout.status, handout.reason) == (Status.FAILED, Reason.WORKER_LOST)
    assert not take(handout)
    assert printing.render("plans.handout", handout.pk) is False


@pytest.mark.django_db
def test_who_saw_a_job_lost_too_late_takes_it_from_nobody(handout):
    """Two sweepers find the same dead worker; the second comes when the next attempt has begun."""
    take(handout, dead_worker())
    Handout.objects.release(handout.pk, 1, timezone.now())
    take(handout)
    assert Handout.objects.release(handout.pk, 1, timezone.now()) == 0
    handout.refresh_from_db()
    assert (handout.status, handout.attempt) == (Status.RENDERING, 2)


@pytest.mark.django_db
def test_a_sheet_that_cannot_be_made_fails_after_three_attempts_with_a_reason(handout):
    Handout.objects.filter(pk=handout.pk).update(snapshot={"not": "a sheet"})
    for _attempt in range(MAX_ATTEMPTS):
        with pytest.raises(Exception):  # noqa: B017, PT011  whatever broke goes on to the worker's log
            printing.render("plans.handout", handout.pk)
    handout.refresh_from_db()
    assert (handout.status, handout.attempt, handout.reason) == (Status.FAILED, 3, Reason.ERROR)
    assert printing.render("plans.handout", handout.pk) is False


@pytest.mark.django_db
def test_a_failed_sheet_can_be_tried_again_from_the_start(handout, settings):
    Handout.objects.filter(pk=handout.pk).update(status=Status.FAILED, attempt=3, reason=Reason.ERROR)
    assert printing.retry(handout) is True
    assert printing.retry(handout) is False
    assert printing.render("plans.handout", handout.pk) is True
    handout.refresh_from_db()
    assert (handout.status, handout.attempt, handout.reason) == (Status.READY, 1, "")


@pytest.mark.django_db
def test_a_sheet_finished_by_a_worker_that_was_given_up_is_not_kept(handout, settings):
    """The row was taken away meanwhile: the late bytes are thrown away, the second attempt's stay."""
    take(handout)
    late = Handout.objects.get(pk=handout.pk)
    Handout.objects.release(handout.pk, 1, timezone.now())
    assert printing.render("plans.handout", handout.pk)
    kept = kept_files(settings)
    printing.keep(late, late.make_pdf())
    assert kept_files(settings) == kept
    handout.refresh_from_db()
    assert (handout.status, handout.attempt) == (Status.READY, 2)


@pytest.mark.django_db
def test_a_row_deleted_meanwhile_leaves_no_file(handout, settings):
    take(handout)
    orphan = Handout.objects.get(pk=handout.pk)
    Handout.objects.filter(pk=handout.pk).delete()
    printing.keep(orphan, orphan.make_pdf())
    assert kept_files(settings) == []


@pytest.mark.django_db
def test_the_same_content_is_made_once(plan, therapist, settings):
    first = request_handout(plan, by=therapist)
    printing.render("plans.handout", first.pk)
    first.refresh_from_db()
    second = request_handout(plan, by=therapist)
    assert (second.status, second.attempt, second.sha256) == (Status.READY, 0, first.sha256)
    assert second.read_bytes() == first.read_bytes()
    assert len(kept_files(settings)) == 1


@pytest.mark.django_db
def test_content_whose_file_is_gone_is_made_again(plan, therapist, settings):
    first = request_handout(plan, by=therapist)
    printing.render("plans.handout", first.pk)
    kept_files(settings)[0].unlink()
    assert request_handout(plan, by=therapist).status == Status.REQUESTED


@pytest.mark.django_db
def test_another_note_is_another_sheet(plan, therapist):
    first = request_handout(plan, by=therapist)
    printing.render("plans.handout", first.pk)
    plan.phases.first().prescriptions.update(note="Slowly down.")
    plan.refresh_from_db()
    assert request_handout(plan, by=therapist).status == Status.REQUESTED


# --- no room, no broker -----------------------------------------------------------------------------------------------


@pytest.fixture
def small_files():
    """No file of this process may grow over LIMIT bytes: the write itself is refused by the system."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def full_disk(settings, tmp_path):
    """The media folder on a disk of 16 KB of its own."""
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(media)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting a small disk needs root")
    yield
    subprocess.run(["umount", str(media)], check=True)


def fail_for_lack_of_space(handout):
    for _attempt in range(MAX_ATTEMPTS):
        with pytest.raises(OSError, match=r"No space left|File too large"):
            printing.render("plans.handout", handout.pk)
    handout.refresh_from_db()
    assert (handout.status, handout.attempt, handout.reason) == (Status.FAILED, 3, Reason.NO_SPACE)


@pytest.mark.django_db
def test_a_file_that_finds_no_room_fails_clearly_and_leaves_nothing(handout, small_files, settings):
    fail_for_lack_of_space(handout)
    assert kept_files(settings) == []


@pytest.mark.django_db
def test_a_full_disk_fails_clearly_and_leaves_nothing(handout, full_disk, settings):
    fail_for_lack_of_space(handout)
    assert kept_files(settings) == []


def set_broker(url: str, options: dict) -> None:
    """Point the application at another broker; the old connections are closed."""
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None
    app.conf.broker_url = app.conf.broker_write_url = app.conf.broker_read_url = url
    app.conf.broker_transport_options = options


@pytest.fixture
def broker(settings):
    yield set_broker
    set_broker(settings.CELERY_BROKER_URL, settings.CELERY_BROKER_TRANSPORT_OPTIONS)


@pytest.fixture
def ask_for_a_sheet(staff, plan, django_capture_on_commit_callbacks):
    """Press the button, with all that follows on commit; return how many seconds the answer took."""

    def ask() -> float:
        before = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True):
            response = staff.post(reverse("admin:print_again", args=[plan.pk]), {"print": "1"})
        assert response.status_code == 302
        return time.monotonic() - before

    return ask


@pytest.mark.django_db
def test_a_request_is_answered_and_kept_while_redis_is_away(staff, ask_for_a_sheet, broker, settings):
    broker("redis://127.0.0.1:1/0", settings.REDIS_OPTIONS)
    assert ask_for_a_sheet() < 2
    handout = Handout.objects.get()
    assert (handout.status, handout.attempt) == (Status.REQUESTED, 0)
    assert "The sheet is being made" in staff.get(handout.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_request_is_answered_and_kept_while_the_queue_folder_is_unusable(ask_for_a_sheet, broker, tmp_path):
    in_the_way = tmp_path / "messages"
    in_the_way.write_text("a file where the folder should be")
    folders = {"data_folder_in": str(in_the_way), "data_folder_out": str(in_the_way)}
    broker("filesystem://", folders | {"control_folder": str(tmp_path / "control")})
    assert ask_for_a_sheet() < 2
    assert Handout.objects.get().status == Status.REQUESTED


@pytest.mark.django_db
def test_the_sweeper_wakes_what_waits_unheard(ask_for_a_sheet, broker, settings, tmp_path):
    broker("redis://127.0.0.1:1/0", settings.REDIS_OPTIONS)
    ask_for_a_sheet()
    assert printing.sweep(timezone.now() + timedelta(minutes=1)) == 0
    messages = tmp_path / "messages"
    messages.mkdir()
    folders = {"data_folder_in": str(messages), "data_folder_out": str(messages)}
    broker("filesystem://", folders | {"control_folder": str(tmp_path / "control")})
    assert printing.sweep() == 0  # woken a moment ago
    assert printing.sweep(timezone.now() + timedelta(minutes=1)) == 1
    assert len(list(messages.iterdir())) == 1


def test_this_process_lives_and_a_killed_one_does_not():
    assert printing.worker_lives(f"{socket.gethostname()}:{os.getpid()}")
    assert not printing.worker_lives(dead_worker())
    assert printing.worker_lives("another-machine:1")
    assert printing.worker_lives("")
