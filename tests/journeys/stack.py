"""The whole product as it is run: web, worker and sweeper as processes of their own, on data of their own.

Which database and broker follows the environment, as everywhere: SQLite and files, or DATABASE_URL and REDIS_URL.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psycopg

from tests.redis_numbers import own_redis

ROOT = Path(__file__).resolve().parents[2]
SEED = """
from clinic.models import Clinic, User
clinic = Clinic.objects.create(
    name="Journey Clinic", phone="+1 555 0123", emergency_text="Emergency: call 911.", time_zone="Europe/Madrid"
)
for username, role in (("pt", "physiotherapist"), ("boss", "clinic_admin")):
    User.objects.create_user(
        username, password="a long pass phrase", clinic=clinic, role=role, first_name="Tess", last_name="Ortega"
    )
"""


class Stack:
    """Start with `with Stack() as stack:`; `stack.url` is the site's address."""

    def __init__(self):
        self.var = Path(tempfile.mkdtemp(prefix="trochlea-stack-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen] = []
        self.env = {
            **os.environ,
            "TROCHLEA_ENV_FILE": os.devnull,
            "TROCHLEA_LOCAL": "1",
            "TROCHLEA_VAR": str(self.var),
            "PUBLIC_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "clinic.settings",
            "SECRET_KEY": "of a stack that a test starts and ends, long enough and secret to nobody",
            "PORTAL_LINK_KEY": "of the links of a stack that a test starts, long enough and secret to nobody",
        }
        self.database = None
        if os.environ.get("DATABASE_URL"):
            server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
            self.server, self.database = server, f"trochlea_stack_{self.port}"
            self.env["DATABASE_URL"] = f"{server}/{self.database}"
        if os.environ.get("REDIS_URL"):
            self.env["REDIS_URL"] = own_redis(os.environ["REDIS_URL"], "stack")

    def __enter__(self):
        if self.database:
            self.on_server(f'CREATE DATABASE "{self.database}"')
        for command in (["migrate", "-v0"], ["load_library"], ["collectstatic", "--noinput", "-v0"]):
            self.manage(*command)
        self.manage("shell", "-v0", "-c", SEED)
        self.start("gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4")
        self.start("celery", "-A", "clinic", "worker", "--concurrency", "1", "--loglevel", "WARNING")
        self.start("django", "sweeper")
        self.wait_for_site()
        return self

    def __exit__(self, *_error):
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if self.database:
            self.on_server(f'DROP DATABASE "{self.database}" WITH (FORCE)')

    def on_server(self, statement: str) -> None:
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(statement)

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        with (self.var / f"{module}.log").open("w") as log:
            self.processes.append(
                subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True)
            )

    def wait_for_site(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=2) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((self.var / "gunicorn.log").read_text()[-2000:])

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in self.var.glob("*.log"))
