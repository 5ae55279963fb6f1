"""The limit of tries per address: exact, also when everybody comes at once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from clinic.models import TryCount
from clinic.throttle import allow

WINDOW = timedelta(minutes=10)


def tries(count: int, key: str = "192.0.2.1", scope: str = "link") -> list[bool]:
    return [allow(scope, key, limit=3, window=WINDOW) for _try in range(count)]


@pytest.mark.django_db
def test_three_tries_are_allowed_and_no_fourth():
    assert tries(5) == [True, True, True, False, False]


@pytest.mark.django_db
def test_addresses_and_purposes_are_counted_apart():
    tries(4)
    assert tries(1, key="192.0.2.2") == [True]
    assert tries(1, scope="year") == [True]


@pytest.mark.django_db
def test_a_new_window_begins_when_the_old_one_is_over():
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert tries(4)[-1] is False
    with time_machine.travel(now + WINDOW - timedelta(seconds=1), tick=False):
        assert tries(1) == [False]
    with time_machine.travel(now + WINDOW, tick=False):
        assert tries(4) == [True, True, True, False]
    assert TryCount.objects.count() == 1


@pytest.mark.django_db
def test_the_address_itself_is_not_kept():
    tries(1)
    row = TryCount.objects.values().get()
    assert "192.0.2.1" not in str(row)
    assert len(row["digest"]) == 64


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_twenty_at_once_exactly_three_are_allowed():
    start, allowed = threading.Barrier(20), []

    def one_try():
        start.wait()
        allowed.extend(tries(1))
        connection.close()

    threads = [threading.Thread(target=one_try) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(allowed) == [False] * 17 + [True] * 3
    assert TryCount.objects.get().count == 3
