"""A patient with a link, and a browser that has answered the question."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.portal import links

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # a Sunday, 11:00 in Madrid


@pytest.fixture
def clock():
    """A Sunday morning that goes on only when a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def link(clock, patient, therapist):
    return links.issue(patient, by=therapist)


@pytest.fixture
def door(link):
    return reverse("portal:question", args=[links.token(link)])


@pytest.fixture
def visitor(client, door):
    """A test client on which the patient has given the right year."""
    assert client.post(door, {"birth_year": "1990"}).status_code == 303
    return client
