"""The question about the year of birth, and the device that answered it."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from clinic.models import AuditEntry
from plans.models import PortalLink, PortalSession
from plans.portal import links, sessions
from plans.portal.sessions import Answer
from tests import factories
from tests.plans.portal.conftest import NOW

TODAY = "/plan/"
OUTSIDE = "/plan/open-again/"
SCANNERS = ("Mozilla/5.0", "BarracudaCentral", "Slackbot-LinkExpanding 1.0", "Google-Safety", "curl/8.0")


def test_the_question_names_nobody(client, door, patient, clinic):
    page = client.get(door).content.decode()
    assert 'name="birth_year"' in page
    for word in (patient.given_name, patient.family_name, clinic.name, clinic.phone):
        assert word not in page


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_mail_scanner_opens_nothing(client, door, link, method):
    for agent in SCANNERS * 10:
        getattr(client, method)(door, headers={"user-agent": agent, "sec-purpose": "prefetch"})
    link.refresh_from_db()
    assert (PortalSession.objects.count(), link.wrong_years, link.last_opened_at) == (0, 0, None)
    assert client.post(door, {"birth_year": "1990"}).status_code == 303


def test_the_right_year_leads_to_an_address_without_secret(client, door, link):
    answer = client.post(door, {"birth_year": " 1990 "})
    assert (answer.status_code, answer.url) == (303, TODAY)
    cookie = answer.cookies["plan"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert len(cookie.value) == 43
    link.refresh_from_db()
    assert (link.last_opened_at, link.wrong_years) == (NOW, 0)


def test_the_cookie_is_locked_to_its_host_in_production(client, door, settings):
    settings.SECURE, settings.PORTAL_COOKIE_NAME = True, "__Host-plan"
    cookie = client.post(door, {"birth_year": "1990"}).cookies["__Host-plan"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.parametrize("typed", ["", "abc", "19990", "1890", "19.5", "2100", "1e3", "-1990", "NaN", "1990; DROP"])
def test_what_is_no_year_spends_no_try(client, door, link, typed):
    answer = client.post(door, {"birth_year": typed})
    assert answer.status_code == 422
    assert 'id="id_birth_year_error"' in answer.content.decode()
    link.refresh_from_db()
    assert link.wrong_years == 0


def test_a_wrong_year_stays_where_it_was_typed(client, door):
    page = client.post(door, {"birth_year": "1991"}).content.decode()
    assert 'value="1991"' in page
    assert "This year does not match" in page


def test_after_five_wrong_years_the_right_one_is_refused(client, door, link, therapist):
    statuses = [client.post(door, {"birth_year": year}).status_code for year in range(1980, 1986)]
    assert statuses == [422, 422, 422, 422, 403, 403]
    assert client.post(door, {"birth_year": "1990"}).status_code == 403
    assert client.get(door).status_code == 403
    assert not PortalSession.objects.exists()
    links.unlock(link, by=therapist)
    assert client.post(door, {"birth_year": "1990"}).status_code == 303


def test_a_locked_link_locks_nobody_else(client, link, clinic, therapist):
    PortalLink.objects.filter(pk=link.pk).update(wrong_years=5)
    other = links.issue(factories.PatientFactory(clinic=clinic, birth_year=1985), by=therapist)
    assert client.post(f"/p/{links.token(other)}/", {"birth_year": "1985"}).status_code == 303


def test_a_right_year_clears_no_wrong_ones(link):
    for _ in range(4):
        assert sessions.answer_year(link, 1980) is Answer.WRONG
    assert sessions.answer_year(link, 1990) is Answer.RIGHT
    assert sessions.answer_year(link, 1981) is Answer.LOCKED
    assert sessions.answer_year(link, 1990) is Answer.LOCKED


def test_without_a_year_on_record_no_year_is_right(link, patient):
    patient.birth_year = None
    patient.save()
    link = PortalLink.objects.get()
    assert sessions.answer_year(link, 1990) is Answer.WRONG


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_fifty_wrong_years_at_once_are_five_tries():
    staff = factories.UserFactory()
    link = links.issue(factories.PatientFactory(clinic=staff.clinic, birth_year=1990), by=staff)
    start, answers = threading.Barrier(50), []

    def guess(year):
        try:
            mine = PortalLink.objects.select_related("patient").get(pk=link.pk)
            start.wait(timeout=30)
            answers.append(sessions.answer_year(mine, year))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=[1900 + number]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    link.refresh_from_db()
    assert (len(answers), link.wrong_years) == (50, 5)
    assert AuditEntry.objects.filter(event="wrong_year").count() == 5  # one for each year that was looked at
    assert answers.count(Answer.WRONG) <= 5


def test_wrong_years_from_one_address_are_slowed(client, clinic, therapist, clock):
    statuses = []
    for number in range(8):
        link = links.issue(factories.PatientFactory(clinic=clinic, birth_year=1990), by=therapist)
        door = f"/p/{links.token(link)}/"
        statuses += [client.post(door, {"birth_year": 1900 + number}).status_code for _ in range(4)]
    assert statuses == [422] * 30 + [429] * 2


def test_the_device_is_remembered_for_thirty_idle_days(visitor, clock):
    clock.shift(timedelta(days=29))
    assert visitor.get(TODAY).status_code == 200
    clock.shift(timedelta(days=29))
    assert visitor.get(TODAY).status_code == 200
    clock.shift(timedelta(days=30, seconds=1))
    assert visitor.get(TODAY).url == OUTSIDE


def test_the_device_is_forgotten_after_ninety_days(visitor, clock):
    for _ in range(3):
        clock.shift(timedelta(days=29))
        assert visitor.get(TODAY).status_code == 200
    clock.shift(timedelta(days=3))
    assert visitor.get(TODAY).url == OUTSIDE


@pytest.mark.parametrize("end", ["revoke", "reissue", "expiry", "new key"])
def test_the_running_session_ends_with_its_link(visitor, link, therapist, settings, end):
    assert visitor.get(TODAY).status_code == 200
    if end == "expiry":
        PortalLink.objects.update(expires_on=NOW.date() - timedelta(days=1))
    elif end == "new key":
        settings.PORTAL_LINK_KEY = "the key after a leak"
    else:
        getattr(links, end)(link, by=therapist)
    answer = visitor.get(TODAY)
    assert (answer.status_code, answer.url) == (303, OUTSIDE)


def test_a_session_row_left_behind_does_not_outlive_its_version(visitor):
    PortalLink.objects.update(version=2)
    assert visitor.get(TODAY).url == OUTSIDE


def test_the_cookie_is_new_at_each_sign_in(client, door):
    client.cookies["plan"] = "chosen-by-somebody-else"
    first = client.post(door, {"birth_year": "1990"}).cookies["plan"].value
    second = client.post(door, {"birth_year": "1990"}).cookies["plan"].value
    assert len({first, second, "chosen-by-somebody-else"}) == 3
    old = Client()
    old.cookies["plan"] = first
    assert old.get(TODAY).url == OUTSIDE


def test_leaving_forgets_the_device(visitor):
    answer = visitor.post(reverse("portal:leave"))
    assert (answer.status_code, answer.url) == (303, OUTSIDE)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["plan"]["max-age"] == 0
    assert not PortalSession.objects.exists()
    assert visitor.get(TODAY).url == OUTSIDE


def test_leaving_needs_a_post(visitor):
    assert visitor.get(reverse("portal:leave")).status_code == 405
    assert PortalSession.objects.count() == 1


def test_a_patients_cookie_opens_nothing_of_the_staff(visitor, patient, plan):
    models = ("patients/patient", "patients/episode", "plans/plan", "clinic/user", "clinic/auditentry")
    addresses = ["/admin/", *(f"/admin/{model}/{end}" for model in models for end in ("", "1/change/", "add/"))]
    assert 200 not in {visitor.get(address).status_code for address in addresses}
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize("address", [TODAY, "/plan/session/", "/plan/run/", "/plan/log/", "/plan/exercises/"])
@pytest.mark.parametrize("cookie", ["", "A" * 43, "%00", "é"])
def test_without_a_session_there_is_only_the_way_out(client, db, address, cookie):
    client.cookies["plan"] = cookie
    answer = client.get(address)
    assert (answer.status_code, answer.url) == (303, OUTSIDE)
