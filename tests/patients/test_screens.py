"""The red-flag screen: answered line by line, complete only when all is answered, repeated, cleared."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clinic.roles import Role
from patients import screens
from patients.models import RedFlagAnswer, RedFlagScreen
from patients.rules.findings import RED_FLAGS
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
NOW = datetime(2026, 11, 18, 11, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def noon():
    """A Wednesday: no test falls on the night in which clinic and server have different days."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def address(episode):
    return reverse("admin:red_flags", args=[episode.pk])


def test_the_first_answer_begins_the_screen(episode, therapist):
    screens.keep_answer(episode, "RF3", present=False, signs=[], by=therapist)
    now = screens.standing(episode)
    assert (now.screen.begun_by, now.answered, now.complete, now.open) == (therapist, 1, False, [])


def test_complete_means_every_question(episode, therapist):
    for flag in RED_FLAGS[:-1]:
        screens.keep_answer(episode, flag, present=False, signs=[], by=therapist)
    assert not screens.standing(episode).complete
    screens.keep_answer(episode, RED_FLAGS[-1], present=False, signs=[], by=therapist)
    assert screens.standing(episode).complete
    assert RedFlagScreen.objects.count() == 1


def test_the_same_answer_again_keeps_its_name(episode, therapist, colleague):
    screens.keep_answer(episode, "RF4", present=True, signs=["locking"], by=therapist)
    screens.keep_answer(episode, "RF4", present=True, signs=["locking"], by=colleague)
    assert RedFlagAnswer.objects.get().answered_by == therapist
    screens.keep_answer(episode, "RF4", present=False, signs=[], by=colleague)
    answer = RedFlagAnswer.objects.get()
    assert (answer.answered_by, answer.present, answer.signs) == (colleague, False, [])


def test_signs_beside_a_no_are_refused(episode, therapist):
    with pytest.raises(ValidationError, match="signs are ticked, but the answer is no"):
        screens.keep_answer(episode, "RF6", present=False, signs=["hop_pain"], by=therapist)
    assert not RedFlagAnswer.objects.exists()


def test_a_whole_screen_of_an_earlier_day_stands(episode, therapist):
    screen = factories.screened(episode)
    screens.keep_answer(episode, "RF4", present=True, signs=[], by=therapist)  # of today: a slip is put right
    RedFlagScreen.objects.filter(pk=screen.pk).update(begun_at=timezone.now() - timedelta(days=2))
    with pytest.raises(ValidationError, match="Begin a new one"):
        screens.keep_answer(episode, "RF4", present=False, signs=[], by=therapist)
    assert screen.answers.get(flag="RF4").present


def test_beginning_anew_clears_nothing(episode, therapist):
    old = factories.screened(episode, "RF7")
    new = screens.begin(episode, by=therapist)
    assert new != old
    assert screens.begin(episode, by=therapist) == new  # pressed twice
    now = screens.standing(episode)
    assert (now.answered, [answer.flag for answer in now.open]) == (0, ["RF7"])
    screens.keep_answer(episode, "RF7", present=False, signs=[], by=therapist)
    assert screens.standing(episode).open == []
    assert old.answers.get(flag="RF7").present


@pytest.mark.parametrize(
    ("days_ahead", "note", "sentence"),
    [
        pytest.param(1, "Dr Lund, X-ray", "Give the day on which it was cleared", id="tomorrow"),
        pytest.param(-1, "Dr Lund, X-ray", "Give the day on which it was cleared", id="before it was found"),
        pytest.param(None, "Dr Lund, X-ray", "Give the day on which it was cleared", id="no day"),
        pytest.param(0, "  ", "Say which physician", id="by nobody"),
    ],
)
def test_clearing_needs_a_day_and_a_physician(episode, therapist, days_ahead, note, sentence):
    answer = factories.screened(episode, "RF5").answers.get(flag="RF5")
    on = None if days_ahead is None else timezone.localdate() + timedelta(days=days_ahead)
    with pytest.raises(ValidationError, match=sentence):
        screens.clear(answer, on=on, note=note, by=therapist)


def test_a_cleared_finding_is_closed_and_stays_readable(episode, therapist):
    answer = factories.screened(episode, "RF5").answers.get(flag="RF5")
    screens.clear(answer, on=timezone.localdate(), note="Dr Lund, X-ray clear", by=therapist)
    assert screens.standing(episode).open == []
    answer.refresh_from_db()
    assert (answer.present, answer.cleared_by, answer.cleared_note) == (True, therapist, "Dr Lund, X-ray clear")


def test_a_no_cannot_be_cleared(episode, therapist):
    answer = factories.screened(episode).answers.first()
    with pytest.raises(ValidationError, match="nothing to clear"):
        screens.clear(answer, on=timezone.localdate(), note="Dr Lund", by=therapist)


def test_the_database_keeps_a_clearing_without_a_name_out(episode):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.AnswerFactory(screen__episode=episode, cleared_on=date(2026, 11, 1))


@pytest.mark.parametrize("count", [1, 3])
def test_standing_costs_two_queries(episode, count, django_assert_num_queries):
    for _ in range(count):
        factories.screened(episode, "RF4")
    with django_assert_num_queries(2):
        assert len(screens.standing(episode).open) == 1


@pytest.mark.parametrize(("year", "age"), [(2014, 11), (2026, 0), (None, None)])
def test_the_younger_of_two_ages_counts(patient, year, age):
    patient.birth_year = year
    assert screens.youngest_age(patient, date(2026, 11, 22)) == age


# --- the page ---------------------------------------------------------------------------------------------------------
def test_one_key_answers_one_line(staff, episode, address, therapist):
    response = staff.post(address, {"line": "RF4", "RF4-present": "yes", "RF4-signs": ["locking"]}, **HTMX)
    assert response.status_code == 200
    answer = RedFlagAnswer.objects.get()
    assert (answer.flag, answer.present, answer.signs, answer.answered_by) == ("RF4", True, ["locking"], therapist)
    body = response.content.decode()
    assert "Incomplete: 1 of 11 answered." in body
    assert "Refer to orthopaedics." in body
    assert "no running, no jumps" in body


def test_an_unknown_line_is_refused(staff, address):
    assert staff.post(address, {"line": "RF12", "RF12-present": "yes"}, **HTMX).status_code == 400
    assert not RedFlagAnswer.objects.exists()


def test_an_unknown_sign_is_refused_with_a_sentence(staff, address):
    body = staff.post(address, {"line": "RF1", "RF1-present": "yes", "RF1-signs": "moon"}, **HTMX).content.decode()
    assert "moon" in body
    assert not RedFlagAnswer.objects.exists()


def test_without_javascript_all_lines_are_saved_together(staff, episode, address):
    data = {f"{flag}-present": "no" for flag in RED_FLAGS} | {
        "others-gone_through": "yes",
        "others-considered": "plica",
    }
    assert staff.post(address, data).status_code == 302
    now = screens.standing(episode)
    assert (now.complete, now.screen.others_considered, now.screen.considered) == (True, True, ["plica"])


def test_a_contradiction_is_named_and_the_rest_is_saved(staff, episode, address):
    data = {"RF1-present": "no", "RF6-present": "no", "RF6-signs": "hop_pain", "RF7-signs": "mass"}
    response = staff.post(address, data)
    assert response.status_code == 422
    body = response.content.decode()
    assert "signs are ticked, but the answer is no" in body
    assert "signs are ticked, but yes or no is missing" in body
    assert list(RedFlagAnswer.objects.values_list("flag", flat=True)) == ["RF1"]


def test_a_page_of_an_older_screen_overwrites_nothing(staff, episode, address):
    old = factories.screened(episode, "RF7")
    factories.ScreenFactory(episode=episode)
    staff.post(address, {"screen": old.pk, "RF7-present": "no"})
    assert not RedFlagAnswer.objects.filter(flag="RF7", present=False).exists()


def test_clearing_on_the_page(staff, episode, address):
    answer = factories.screened(episode, "RF1").answers.get(flag="RF1")
    refused = staff.post(address, {"clear": answer.pk, "clear-RF1-on": "", "clear-RF1-note": "Dr Lund"})
    assert refused.status_code == 422
    today = timezone.localdate().isoformat()
    assert (
        staff.post(address, {"clear": answer.pk, "clear-RF1-on": today, "clear-RF1-note": "Dr Lund"}).status_code == 302
    )
    assert screens.standing(episode).open == []


def test_another_episodes_finding_cannot_be_cleared_here(staff, episode, address):
    other = factories.screened(factories.EpisodeFactory(patient=episode.patient), "RF1").answers.get(flag="RF1")
    data = {"clear": other.pk, "clear-RF1-on": timezone.localdate().isoformat(), "clear-RF1-note": "Dr Lund"}
    assert staff.post(address, data).status_code == 404


@pytest.mark.parametrize(("birth_year", "pointed"), [(2014, 1), (1990, 0), (None, 0)])
def test_the_page_points_to_what_the_age_makes_likely(staff, episode, address, birth_year, pointed):
    episode.patient.birth_year = birth_year
    episode.patient.save()
    assert staff.get(address).content.decode().count("flag-pointed") == pointed


def test_an_assistant_reads_and_changes_nothing(client, clinic, episode, address):
    client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
    assert client.get(address).status_code == 200
    assert client.post(address, {"RF1-present": "no"}).status_code == 403
    assert not RedFlagScreen.objects.exists()


def test_the_front_desk_does_not_see_it(client, front_desk, address):
    client.force_login(front_desk)
    assert client.get(address).status_code == 403


def test_earlier_screens_stay_readable(staff, episode, address):
    old = factories.screened(episode, "RF7")
    RedFlagScreen.objects.filter(pk=old.pk).update(begun_at=timezone.now() - timedelta(days=30))
    factories.screened(episode)
    summaries = Page(staff.get(address)).texts("summary")
    assert [words for words in summaries if words.endswith("complete, 1 yes")] == summaries
    assert len(summaries) == 1
