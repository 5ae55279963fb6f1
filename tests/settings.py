"""Settings of the test run: the project's own on throw-away secrets and folders, with fast password hashing."""

import os
import tempfile

from tests.redis_numbers import own_redis

os.environ["TROCHLEA_ENV_FILE"] = os.devnull  # whatever .env says, the suite must not touch that database
os.environ["TROCHLEA_LOCAL"] = "1"
os.environ["TROCHLEA_VAR"] = tempfile.mkdtemp(prefix="trochlea-tests-")
os.environ["PUBLIC_URL"] = "http://127.0.0.1:8000"
os.environ["REDIS_URL"] = own_redis(os.environ.get("REDIS_URL", ""), "suite")
for name in ("SECRET_KEY", "PORTAL_LINK_KEY"):
    os.environ[name] = f"{name} of the test run, which is long enough and secret to nobody"

from clinic.settings import *  # noqa: E402, F403  the environment must stand first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405  in a file: threads get no lock wait in memory
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}  # noqa: F405
