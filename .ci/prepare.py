"""Brings the data of a trial machine up to date: `.ci/prepare.py STEP...` in one process, so that a start is quick.

Steps: database, static, demo, new-demo, addresses.
"""

import fcntl
import hashlib
import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_local_settings() -> None:
    """Make var/local.env with secrets of this machine's own; one that exists is never touched."""
    path = ROOT / "var" / "local.env"
    if path.exists() or (ROOT / ".env").exists():
        return
    lines = ["TROCHLEA_LOCAL=1", *(f"{name}={secrets.token_urlsafe(48)}" for name in ("SECRET_KEY", "PORTAL_LINK_KEY"))]
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("# Secrets of this trial machine. Without PORTAL_LINK_KEY every printed link is dead.\n")
        file.write("\n".join(lines) + "\n")
    draft.rename(path)


def database() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    call_command("load_library")


def static_state() -> str:
    """A digest that changes whenever a static file of the project or of a package does."""
    from django.contrib.staticfiles.finders import get_finders

    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    stats = [(path, os.stat(path)) for path in sorted(files)]
    lines = "\n".join(f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in stats)
    return hashlib.sha256(lines.encode()).hexdigest()


def static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp, state = settings.STATIC_ROOT / ".collected", static_state()
    if stamp.is_file() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def demo() -> None:
    from django.core.management import call_command

    call_command("demo", "--if-empty")


def new_demo() -> None:
    from django.core.management import call_command

    call_command("demo", "--reset")


def addresses() -> None:
    from django.core.management import call_command

    call_command("demo", "--addresses")


STEPS = {"database": database, "static": static, "demo": demo, "new-demo": new_demo, "addresses": addresses}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        sys.exit(f"trochlea: prepare.py does not know {', '.join(unknown)}.")
    (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
    with open(ROOT / "var" / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two at once take turns
        write_local_settings()
        sys.path.insert(0, str(ROOT))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
        import django

        django.setup()
        for name in names:
            STEPS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
