"""Pages that belong to nobody's record."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_new_password_comes_from_the_administrator_not_by_mail(client, mailoutbox):
    answer = client.post("/sign-in/password/reset/", {"email": "someone@example.org"})
    assert (answer.status_code, mailoutbox) == (405, [])
    assert "administrator can set a new one" in client.get("/sign-in/password/reset/").content.decode()


def test_health_says_that_the_database_answers(client):
    assert client.get("/health/").json() == {"database": "ok"}


def test_search_engines_are_asked_to_stay_out(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_staff_go_from_the_front_door_to_work(staff):
    assert staff.get("/").headers["Location"] == "/admin/"
