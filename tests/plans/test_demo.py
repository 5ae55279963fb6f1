"""The demo clinics: built by the real actions, the same every time, each clinic for itself."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from clinic import printing
from clinic.models import Clinic, User
from clinic.roles import Role
from exercises.own import ClinicExercise, ExercisePhoto
from patients.models import (
    Assessment,
    Episode,
    Intake,
    Observation,
    Patient,
    RedFlagAnswer,
    RedFlagScreen,
    TrainingWeek,
)
from patients.scores import OutcomeScore, PatientActivity
from plans import own_protocols
from plans.alerts import Alert
from plans.demo import cast
from plans.demo.build import build, remove
from plans.handouts.run_sheet import request_run_sheet
from plans.models import (
    ExerciseLog,
    Handout,
    Phase,
    Plan,
    PortalLink,
    Prescription,
    RunDecision,
    RunLog,
    RunProgram,
    SessionLog,
)
from plans.portal import links
from plans.program import advice_for
from plans.readiness import switch
from plans.run_models import OwnProtocol
from plans.running.protocol_files import load_protocols

TODAY = timezone.localdate()
DUMPED = (
    *(Clinic, User, Patient, Episode, Assessment, Observation, Plan, Phase, Prescription),
    *(RunProgram, RunDecision, SessionLog, ExerciseLog, RunLog, Handout, PortalLink),
    *(ClinicExercise, ExercisePhoto),
    *(PatientActivity, OutcomeScore, Intake, TrainingWeek, RedFlagScreen, RedFlagAnswer, Alert),
)
OF_THE_MOMENT = {
    *("password", "date_joined", "saved_at", "created_at", "changed_at", "worker", "attempt"),  # hashed or timed now
    *("requested_at", "woken_at", "started_at", "finished_at", "recorded_at"),  # a sheet is printed, a value kept now
    "items",  # keyed by ids
    *("content_key", "file", "sha256", "digest", "logo", "image", "uploaded_at"),  # made from ids or named at random
}
PEOPLE = [person for clinic in cast.CLINICS for person in clinic.people]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build once for the whole file: each test changes it in a transaction of its own, inside this one."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield build(today=TODAY), media
        transaction.set_rollback(True)


@pytest.fixture
def demo(built, db):
    clinics, _media = built
    return clinics


@pytest.fixture
def own_media(settings, tmp_path):
    """A folder for tests that remove the demo's files: the other tests keep theirs."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def values(row: models.Model) -> dict:
    """Return what a row says; of the rows it points at, their words instead of their ids."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in OF_THE_MOMENT]
    said = {field.name: re.sub(r"photos/\w+", "photos/…", str(getattr(row, field.name))) for field in fields}
    return said | ({"basis": list(row.basis.values())} if "basis" in said else {})


def dump() -> dict:
    return {model.__name__: [values(row) for row in model.objects.order_by("pk")] for model in DUMPED}


def program_of(person) -> RunProgram:
    return RunProgram.objects.select_related("episode").get(episode__patient__record_number=person.record_number)


def files_in(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def run_command(name: str, *args) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def test_if_empty_builds_the_same_anew_and_then_nothing(demo, own_media):
    first = dump()
    assert {name for name, rows in first.items() if not rows} == set()
    remove()
    assert not any(model.objects.exists() for model in DUMPED)
    run_command("demo", "--if-empty")
    assert dump() == first
    before = set(Patient.objects.values_list("pk", flat=True))
    assert run_command("demo", "--if-empty") == "Demo: there is a clinic already, nothing was changed.\n"
    assert (dump(), set(Patient.objects.values_list("pk", flat=True))) == (first, before)
    assert len(files_in(own_media)) == 8  # five sheets, the logo, a picture and its small copy
    remove()
    assert files_in(own_media) == []


def test_what_visitors_of_the_demo_made_goes_with_it(demo, own_media):
    clinic = demo[0]
    therapist = clinic.staff.get(username="demo")
    own_protocols.copy_of(load_protocols()["p1"], clinic=clinic, by=therapist, copied_from="p1")
    switch("no_effusion", off=True, reason="Not here", by=therapist)
    sheet = request_run_sheet(RunProgram.objects.filter(episode__patient__clinic=clinic).first(), by=therapist)
    printing.render(sheet._meta.label_lower, sheet.pk)
    remove()
    assert (Clinic.objects.count(), OwnProtocol.objects.count(), files_in(own_media)) == (0, 0, [])


def test_cast_is_at_work(demo):
    riverside, hilltop = demo
    assert [riverside.patients.count(), hilltop.patients.count()] == [11, 2]
    assert set(riverside.staff.values_list("role", flat=True)) == set(Role.values)
    assert not User.objects.filter(is_superuser=True).exists()
    assert all(user.check_password(cast.PASSWORD) for user in User.objects.all())
    assert Patient.objects.filter(birth_year=None, portal_link=None).count() == 1
    assert Assessment.objects.filter(status="draft").count() == 1
    assert set(Handout.objects.values_list("status", "language", "paper")) == {
        ("ready", "en", "A4"),
        ("ready", "es", "A4"),
        ("ready", "en", "Letter"),
    }


def test_each_clinic_sees_its_own(demo, client):
    riverside, hilltop = demo
    therapist, outsider = User.objects.get(username="demo"), User.objects.get(username="hilltop")
    for model in (Patient, Assessment, Plan, RunLog, SessionLog, Handout):
        mine = set(model.objects.visible_to(therapist))
        theirs = set(model.objects.visible_to(outsider))
        assert mine
        assert not mine & theirs
    assert set(Patient.objects.visible_to(outsider)) == set(hilltop.patients.all())
    client.force_login(outsider)
    patient = riverside.patients.first()
    assert client.get(reverse("admin:patient_page", args=[patient.pk])).status_code == 404
    client.force_login(therapist)
    assert client.get(reverse("admin:patient_page", args=[patient.pk])).status_code == 200


EXPECTED = {
    "Keller": ("advance", "green"),
    "Solberg": ("repeat", "amber"),
    "Byrne": ("drop", "red"),
    "Whitfield": ("wait", "grey"),
    "Weaver": ("finish", "green"),
    "Morrison": ("repeat", "green"),
}


def advice_by_name(today: date) -> dict:
    runners = [person for person in PEOPLE if person.expected]
    advice = {person.family_name: advice_for(program_of(person), today) for person in runners}
    assert {person.family_name: person.expected for person in runners} == {
        name: one.action for name, one in advice.items()
    }
    return {name: (one.action, one.light) for name, one in advice.items()}


def test_rules_say_what_the_cast_expects(demo):
    assert advice_by_name(TODAY) == EXPECTED


def test_stories_hold_on_another_day(demo, own_media):
    another = date(2028, 3, 2)  # another weekday, after a leap day
    remove()
    build(today=another)
    assert advice_by_name(another) == EXPECTED
    assert max(RunLog.objects.values_list("done_on", flat=True)) == another - timedelta(days=1)
    assert 0.5 <= kept_up("Okafor", another) <= 0.7


def kept_up(family_name: str, today: date) -> float:
    """Return the logged part of the days on which exercises were due: Mondays, Wednesdays, Fridays."""
    plans = Plan.objects.filter(episode__patient__family_name=family_name).order_by("starts_on")
    days = (today - plans[0].starts_on).days
    due = [plans[0].starts_on + timedelta(days=day) for day in range(days)]
    return SessionLog.objects.filter(plan__in=plans).count() / sum(day.weekday() in (0, 2, 4) for day in due)


def test_decisions_follow_the_proposals(demo):
    decisions = RunDecision.objects.order_by("pk")
    moves = decisions.filter(kind__in=RunDecision.MOVES)
    lifted = decisions.filter(kind="override")
    kinds = Counter(one.kind for one in decisions)
    assert kinds == {"accepted": 21, "build_up": 1, "allowed": 2, "override": lifted.count()}
    assert all(move.to_stage == move.proposed for move in moves)
    assert Counter(move.rule_ids[:5] for move in moves) == {"R-R03": 20, "R-R05": 2}  # two flare-ups in a season
    beyond = {(move.program_id, move.decided_on) for move in moves if "R-R06" in move.rule_ids}
    assert beyond == {(one.program_id, one.decided_on) for one in lifted if one.reason}


def test_strength_is_tried_three_times_and_comes_out_as_written(demo):
    lucia = Assessment.objects.filter(episode__patient__given_name="Lucía").order_by("assessed_on").first()
    for side, written in (("right", Decimal("14.2")), ("left", Decimal("19.5"))):
        trials = lucia.observations.filter(measure="hip_abduction_strength", side=side).values_list("number", flat=True)
        assert len(set(trials)) == 3
        assert sum(trials) == 3 * written


def test_nothing_lies_in_the_future_and_mornings_stay_untold(demo):
    told = [*SessionLog.objects.all(), *RunLog.objects.all()]
    assert max(log.done_on for log in told) < TODAY
    assert max(Assessment.objects.values_list("assessed_on", flat=True)) == TODAY
    assert any(log.pain_next_morning is None for log in SessionLog.objects.all())


def test_portal_of_the_printed_patient_opens(demo, client):
    out = run_command("demo", "--addresses")
    link = PortalLink.objects.get(patient__record_number=cast.SHOWN.record_number)
    assert f"  {links.url(link)}\n  Year of birth: {link.patient.birth_year}" in out
    assert Handout.objects.filter(plan__episode__patient=link.patient, status="ready").count() == 1
    address = reverse("portal:question", args=[links.token(link)])
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"birth_year": link.patient.birth_year - 1})
    assert "Jonas" not in wrong.content.decode()
    opened = client.post(address, {"birth_year": link.patient.birth_year}, follow=True)
    assert opened.redirect_chain[-1][0] == reverse("portal:today")
    assert opened.status_code == 200


def test_reset_leaves_a_real_clinic_alone(demo, built, patient):
    _clinics, media = built
    before = dump()
    with pytest.raises(CommandError, match="“Riverside Physiotherapy” is not a demo clinic"):
        run_command("demo", "--reset")
    assert dump() == before
    assert len(files_in(media)) == 8


@pytest.mark.parametrize("wish", ["--if-empty", "--reset", "--addresses"])
def test_production_is_refused(demo, settings, wish):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="only where TROCHLEA_LOCAL=1 is set"):
        run_command("demo", wish)
    assert Clinic.objects.count() == 2


def test_demo_sheet_says_when_no_worker_answers(demo):
    with pytest.raises(CommandError, match=r"After 0\.3 seconds the sheet is still “waiting”"):
        run_command("demo_sheet", "--wait", "0.3")
