"""Where the bench works: secrets, folders and a database of its own, made before it and removed after it."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from tests.redis_numbers import own_redis

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def own_ground() -> Iterator[None]:
    """Set Django up on SQLite and files, or on the servers that DATABASE_URL and REDIS_URL name."""
    var = tempfile.mkdtemp(prefix="trochlea-bench-")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        "TROCHLEA_ENV_FILE": os.devnull,
        "TROCHLEA_LOCAL": "1",
        "TROCHLEA_VAR": var,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "LOG_LEVEL": "ERROR",
        "SECRET_KEY": "of a bench that begins and ends with one command, secret to nobody",
        "PORTAL_LINK_KEY": "of the links of a bench that begins and ends with one command",
    }
    if os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = own_redis(os.environ["REDIS_URL"], "bench")
    try:
        with own_database():
            set_up()
            yield
            close()
    finally:
        shutil.rmtree(var)


@contextmanager
def own_database() -> Iterator[None]:
    """Make a database on the server that DATABASE_URL names, and drop it at the end; SQLite needs none."""
    if not os.environ.get("DATABASE_URL"):
        yield
        return
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    name = f"trochlea_bench_{os.getpid()}"
    os.environ["DATABASE_URL"] = f"{server}/{name}"
    on_server(server, f'CREATE DATABASE "{name}"')
    try:
        yield
    finally:
        on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(server: str, statement: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_library", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", verbosity=0, interactive=False)


def close() -> None:
    from django.db import connections

    connections.close_all()
