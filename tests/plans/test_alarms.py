"""What cannot wait: raised once a log, widened, ticked off with a name, and shown where therapists look first."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clinic.roles import Role
from patients.models import ClinicThreshold
from plans import alarms, logs
from plans.alerts import REASONS, Alert
from plans.templatetags.home import alerts_for
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 22), date(2026, 11, 21)


def session(plan, day=TODAY, **said):
    return logs.log_session(plan, done_on=day, outcomes={}, now=NOW, **{"note": "told", **said})


def run(program, day=TODAY, now=NOW, **said):
    return logs.log_run(program, client_id=uuid.uuid4(), done_on=day, now=now, distance_km=Decimal(2), **said)


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        pytest.param({"locking": True}, ["locking"], id="locking"),
        pytest.param({"giving_way": True, "night_pain": True}, ["giving_way", "night_pain"], id="two signs"),
        pytest.param({"new_swelling": True}, ["new_swelling"], id="new swelling"),
        pytest.param({"pain_during": 8}, ["logged_pain"], id="pain of 8"),
        pytest.param({"pain_after_60min": 10}, ["logged_pain"], id="pain of 10 after"),
        pytest.param({"pain_during": 7}, None, id="pain of 7"),
        pytest.param(dict.fromkeys(("locking", "giving_way", "night_pain", "new_swelling"), False), None, id="all no"),
        pytest.param({}, None, id="nothing said"),
    ],
)
def test_a_session_raises_what_the_rule_says(plan, said, reasons):
    log = session(plan, **said)
    found = Alert.objects.first()
    assert (found and found.reasons) == reasons
    assert hasattr(log, "alert") is (reasons is not None)


@pytest.mark.parametrize(
    ("before", "now", "alarming"),
    [
        pytest.param(None, "slight", True, id="the first swelling"),
        pytest.param("none", "clear", True, id="from none to clear"),
        pytest.param("slight", "clear", True, id="more than last time"),
        pytest.param("slight", "slight", False, id="known since the last run"),
        pytest.param("clear", "slight", False, id="less than last time"),
        pytest.param("slight", "none", False, id="gone"),
        pytest.param("none", "", False, id="nothing said"),
    ],
)
def test_new_swelling_is_more_than_at_the_run_before(run_program, before, now, alarming):
    if before:
        run(run_program, YESTERDAY, NOW - timedelta(days=1), swelling=before)
    Alert.objects.all().delete()
    run(run_program, swelling=now)
    assert Alert.objects.exists() is alarming


def test_the_mornings_pain_counts_too(plan, patient):
    session(plan, YESTERDAY)
    assert logs.log_morning(patient, pain=9, now=NOW) == 1
    assert (Alert.objects.get().reasons, Alert.objects.get().pain) == (["logged_pain"], 9)


def test_a_clinics_own_limit_counts(plan, clinic):
    ClinicThreshold.objects.create(clinic=clinic, key="logged_pain_from", value=6)
    session(plan, pain_during=6)
    assert Alert.objects.get().words == "pain 6 of 10"


def test_one_log_is_one_alert_and_a_new_sign_opens_it_again(plan, therapist):
    log = session(plan, locking=True)
    alarms.tick_off(log.alert, note="called", by=therapist)
    session(plan, locking=True)
    assert Alert.objects.get().seen_by == therapist
    session(plan, night_pain=True)
    alert = Alert.objects.get()
    assert (alert.reasons, alert.seen_at, alert.seen_by) == (["locking", "night_pain"], None, None)


def test_what_is_taken_back_stays_until_it_was_seen(plan):
    session(plan, locking=True)
    session(plan, locking=False)
    assert Alert.objects.get().reasons == ["locking"]


def test_the_first_tick_counts(plan, therapist, colleague):
    alert = session(plan, locking=True).alert
    alarms.tick_off(alert, note=" called, comes today ", by=therapist)
    alarms.tick_off(alert, note="me too", by=colleague)
    alert.refresh_from_db()
    assert (alert.seen_by, alert.seen_note) == (therapist, "called, comes today")


def test_the_database_wants_a_log_and_a_name(episode, plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(episode=episode, reasons=["locking"])
    alert = session(plan, locking=True).alert
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(seen_at=NOW)


def test_every_reason_of_the_rule_has_words():
    assert set(REASONS) == {"locking", "giving_way", "night_pain", "new_swelling", "logged_pain"}


# --- where it is shown ------------------------------------------------------------------------------------------------
def test_home_shows_own_patients_first_and_those_of_colleagues(plan, therapist, colleague, clinic):
    other = factories.PlanFactory(episode__patient__clinic=clinic, episode__therapist=colleague, status="current")
    foreign = factories.PlanFactory(status="current")
    session(other, YESTERDAY, locking=True)
    mine = session(plan, locking=True)
    session(foreign, locking=True)
    assert [alert.session for alert in alerts_for(therapist)] == [mine, other.session_logs.get()]


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_one_query_for_all_alerts(plan, therapist, count, django_assert_num_queries):
    for back in range(count):
        session(plan, TODAY - timedelta(days=back), locking=True)
    with django_assert_num_queries(1):
        assert [alert.words for alert in alerts_for(therapist)] == ["knee locked"] * count


def test_ticking_off_on_the_first_page(staff, plan, therapist):
    alert = session(plan, locking=True).alert
    home = reverse("admin:index")
    assert "knee locked" in staff.get(home).content.decode()
    address = reverse("admin:see_alert", args=[alert.pk])
    assert staff.post(address, {"note": "called", "next": home}).url == home
    assert "knee locked" not in staff.get(home).content.decode()
    shown = " ".join(Page(staff.get(plan.patient.get_absolute_url())).texts("li", "alert"))
    assert "knee locked" in shown
    assert "seen by Tess Ortega" in shown
    assert shown.endswith("called")


def test_a_foreign_address_is_not_followed(staff, plan):
    alert = session(plan, locking=True).alert
    response = staff.post(reverse("admin:see_alert", args=[alert.pk]), {"next": "https://elsewhere.example/"})
    assert response.url == plan.patient.get_absolute_url()


def test_an_assistant_sees_alerts_and_ticks_none_off(client, clinic, plan):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    alert = session(plan, locking=True).alert
    assert "knee locked" in client.get(reverse("admin:index")).content.decode()
    assert client.post(reverse("admin:see_alert", args=[alert.pk])).status_code == 403
    alert.refresh_from_db()
    assert alert.seen_at is None
