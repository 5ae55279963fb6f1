"""The process that wakes lost print jobs says whether it is there."""

import os
import time

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.django_db
SIGN = settings.VAR_DIR / "sweeper.alive"


def alive() -> str | int:
    with pytest.raises(SystemExit) as end:
        call_command("sweeper", "--alive")
    return end.value.code


@pytest.fixture(autouse=True)
def _no_sign():
    SIGN.unlink(missing_ok=True)
    yield
    SIGN.unlink(missing_ok=True)


def test_without_a_sweeper_it_is_not_alive():
    assert alive() == "No sweeper has looked for half a minute."


def test_after_a_look_it_is_alive():
    call_command("sweeper", "--once")
    assert alive() == 0


def test_half_a_minute_after_the_last_look_it_is_not():
    call_command("sweeper", "--once")
    long_ago = time.time() - 31
    os.utime(SIGN, (long_ago, long_ago))
    assert alive() == "No sweeper has looked for half a minute."
