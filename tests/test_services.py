"""Web, queue, worker and sweeper as real processes, with real kills.

The environment chooses the kind, as for the project itself: with DATABASE_URL and REDIS_URL on PostgreSQL and Redis,
else on a SQLite file and the folder queue.  Database, queue and files are this test's own and are gone afterwards.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.killing_worker import DEADLY, SLOW
from tests.redis_numbers import own_redis

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]
ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 30
GIVEN_DATABASE, GIVEN_REDIS = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")


class Services:
    """One database, one queue, and the processes around them."""

    def __init__(self, folder: Path, database_url: str, redis_url: str):
        self.folder, self.database_url = folder, database_url
        self.processes: list[subprocess.Popen] = []
        self.go = folder / "go"
        self.env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.env |= {
            "TROCHLEA_LOCAL": "1",
            "TROCHLEA_VAR": str(folder / "var"),
            "TROCHLEA_GO": str(self.go),
            "SECRET_KEY": "the secret key of processes that live for one test only",
            "PORTAL_LINK_KEY": "the portal link key of processes that live for a test",
            "DJANGO_SETTINGS_MODULE": "clinic.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *command: str) -> subprocess.Popen:
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self.processes.append(process)
        return process

    def start_worker(self, children: int = 1) -> subprocess.Popen:
        words = "-m celery -A tests.killing_worker worker --without-gossip --without-mingle --loglevel=INFO"
        return self.start(*words.split(), f"--concurrency={children}")

    def start_sweeper(self) -> subprocess.Popen:
        return self.start("manage.py", "sweeper")

    def ask(self, *titles: str) -> list[int]:
        """Ask for a sheet of a new plan with each title; return the sheets' numbers."""
        return self.run("tests.ask_for_sheets", *titles)

    def run(self, module: str, *words: str) -> list[int]:
        """Run one of our modules to its end; return the numbers that it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 2,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return [int(line) for line in done.stdout.split()]

    def row(self, pk: int) -> dict:
        columns = ("status", "attempt", "reason", "worker", "file")
        query = f"SELECT {', '.join(columns)} FROM plans_handout WHERE id = {pk:d}"
        if self.database_url.startswith("sqlite"):
            connection = sqlite3.connect(urlsplit(self.database_url).path, timeout=20)
        else:
            import psycopg

            connection = psycopg.connect(self.database_url)
        try:
            return dict(zip(columns, connection.execute(query).fetchone(), strict=True))
        finally:
            connection.close()

    def wait_for(self, pk: int, **wanted) -> dict:
        """Return the row as soon as it is as wanted; fail with the processes' last words when it takes too long."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            row = self.row(pk)
            if all(row[name] == value for name, value in wanted.items()):
                return row
            time.sleep(0.1)
        words = "\n".join(f"{path.name}: {path.read_text()[-1500:]}" for path in sorted(self.folder.glob("*.log")))
        raise AssertionError(f"sheet {pk} is {row}, not {wanted}\n{words}")

    def bytes_of(self, row: dict) -> bytes:
        return (self.folder / "var" / "media" / row["file"]).read_bytes()

    def sheets_kept(self) -> int:
        return len(list((self.folder / "var" / "media").rglob("*.pdf")))

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def new_database(given: str, folder: Path) -> str:
    if not given.startswith("postgres"):
        return f"sqlite:///{folder / 'own.sqlite3'}"
    import psycopg

    name = f"trochlea_services_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(given_server(given), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))


def given_server(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def drop_database(url: str) -> None:
    if url.startswith("postgres"):
        import psycopg

        with psycopg.connect(given_server(url), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')


def own_queue(given: str) -> str:
    """Return a database of the server, emptied: nobody else's messages, and none left over."""
    url = own_redis(given, "queue")
    if url:
        import redis

        with redis.Redis.from_url(url) as server:
            server.flushdb()
    return url


@pytest.fixture(scope="module")
def whole_database(tmp_path_factory):
    """A database for all tests of this file."""
    url = new_database(GIVEN_DATABASE, tmp_path_factory.mktemp("database"))
    yield url
    drop_database(url)


@pytest.fixture
def services(tmp_path, whole_database):
    running = Services(tmp_path, whole_database, own_queue(GIVEN_REDIS))
    yield running
    running.end()


def child_of(row: dict) -> int:
    return int(row["worker"].rpartition(":")[2])


def test_a_sheet_asked_for_is_made(services):
    services.start_worker()
    (pk,) = services.ask("Calm and strengthen")
    row = services.wait_for(pk, status="ready")
    assert row["attempt"] == 1
    assert services.bytes_of(row).startswith(b"%PDF-")


def test_a_sheet_survives_the_death_of_the_process_that_makes_it(services):
    services.start_worker()
    services.start_sweeper()
    (pk,) = services.ask(SLOW)
    os.kill(child_of(services.wait_for(pk, status="rendering")), signal.SIGKILL)
    services.wait_for(pk, status="rendering", attempt=2)
    services.go.touch()
    row = services.wait_for(pk, status="ready")
    assert (row["attempt"], services.sheets_kept()) == (2, 1)


def test_a_sheet_survives_the_death_of_the_whole_worker(services):
    worker = services.start_worker()
    (pk,) = services.ask(SLOW)
    services.wait_for(pk, status="rendering")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    services.go.touch()
    services.start_worker()
    services.start_sweeper()
    row = services.wait_for(pk, status="ready")
    assert (row["attempt"], services.sheets_kept()) == (2, 1)


def test_a_sheet_that_kills_every_worker_ends_after_three_and_holds_up_nobody(services):
    services.start_worker(children=2)
    services.start_sweeper()
    deadly, *harmless = services.ask(DEADLY, "First", "Second", "Third")
    for pk in harmless:
        assert services.wait_for(pk, status="ready")["attempt"] >= 1
    row = services.wait_for(deadly, status="failed")
    assert (row["attempt"], row["reason"], row["file"]) == (3, "worker_lost", "")
    time.sleep(3)  # a sweep later it is still over
    assert services.row(deadly)["attempt"] == 3


def test_a_sheet_asked_for_while_no_worker_runs_is_made_by_the_next_one(services):
    (pk,) = services.ask("Nobody there")
    assert services.row(pk)["status"] == "requested"
    services.start_worker()
    assert services.wait_for(pk, status="ready")["attempt"] == 1


def test_of_twenty_at_once_one_gets_the_sheet_and_three_pass_the_limit(services):
    (pk,) = services.ask("Wanted by all")
    assert services.run("tests.all_at_once", str(pk)) == [1, 3, 20, 20]
    assert services.row(pk)["attempt"] == 1


def test_a_forecast_asked_for_in_one_process_is_worked_out_in_another(services):
    services.start_worker()
    (days,) = services.run("tests.ask_for_forecast")
    assert 14 <= days <= 60
