"""New patients, episodes of care and the lists of the admin."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.models import AuditEntry
from patients.models import Assessment, Episode, Patient
from tests import factories
from tests.pages import Page

NEW = "/admin/patient/new/"
MINIMAL = {
    "patient-given_name": "Ana",
    "patient-family_name": "",
    "patient-birth_year": "",
    "patient-language": "en",
    "patient-sex": "",
    "patient-record_number": "",
    "patient-phone": "",
    "patient-email": "",
    "episode-side": "right",
    "episode-therapist": "",
    "episode-opened_on": "2026-10-01",
    "episode-onset_on": "",
    "episode-onset": "",
    "episode-aggravated_by": "",
    "episode-weekly_km": "",
    "episode-goal": "",
    "episode-usual_morning_pain": "",
    "episode-note": "",
}
EPISODE = {name.removeprefix("episode-"): value for name, value in MINIMAL.items() if name.startswith("episode-")}


@pytest.fixture(autouse=True)
def a_day_in_autumn():
    with time_machine.travel("2026-10-01T10:00:00Z", tick=False):
        yield


def sentences(response):
    return Page(response).texts("p", "wrong")


def test_the_new_patient_page_asks_for_the_form_fields_and_suggests_the_user(staff, therapist):
    page = Page(staff.get(NEW))
    assert set(page.filled()) - {"key"} == set(MINIMAL)
    assert page.filled()["episode-therapist"] == str(therapist.pk)


def test_a_given_name_and_a_side_are_enough(staff, therapist):
    response = staff.post(NEW, MINIMAL)
    patient = Patient.objects.get()
    assert (response.status_code, response.url) == (302, reverse("admin:patient_page", args=[patient.pk]))
    assert (patient.clinic, patient.given_name, patient.birth_year) == (therapist.clinic, "Ana", None)
    assert (patient.current_episode().side, patient.current_episode().usual_morning_pain) == ("right", None)


def test_a_whole_record_is_kept_as_typed(staff, therapist):
    staff.post(
        NEW,
        {
            **MINIMAL,
            "patient-family_name": "Moreno",
            "patient-birth_year": "1990",
            "patient-record_number": "R-1",
            "episode-therapist": therapist.pk,
            "episode-weekly_km": "32,5",
            "episode-usual_morning_pain": "0",
        },
    )
    episode = Episode.objects.get()
    assert (str(episode.patient), episode.patient.birth_year, episode.patient.record_number) == (
        "Ana Moreno",
        1990,
        "R-1",
    )
    assert (episode.therapist, str(episode.weekly_km), episode.usual_morning_pain) == (therapist, "32.5", 0)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("patient-given_name", "", "Given name: This field is required."),
        (
            "patient-birth_year",
            "1899",
            "Year of birth: 1899 is out of range: give a number from 1900 to 2026.",
        ),
        ("patient-birth_year", "2027", "Year of birth: 2027 is out of range: give a number from 1900 to 2026."),
        ("patient-birth_year", "-5", "Year of birth: -5 is out of range: give a number from 1900 to 2026."),
        (
            "patient-birth_year",
            "ninety",
            "Year of birth: “ninety” is not a whole number. Give a number from 1900 to 2026.",
        ),
        (
            "episode-weekly_km",
            "301",
            "Usual weekly distance (km): 301 is out of range: give a number from 0 to 300.",
        ),
        (
            "episode-weekly_km",
            "a lot",
            "Usual weekly distance (km): “a lot” is not a number. Give a number from 0 to 300.",
        ),
        ("episode-weekly_km", "NaN", "Usual weekly distance (km): “NaN” is not a number. Give a number from 0 to 300."),
        ("episode-weekly_km", "30.25", "Usual weekly distance (km): 30.25 has too many decimals; at most 1."),
        (
            "episode-usual_morning_pain",
            "11",
            "Usual morning pain: 11 is out of range: give a number from 0 to 10.",
        ),
        (
            "episode-usual_morning_pain",
            "-1",
            "Usual morning pain: -1 is out of range: give a number from 0 to 10.",
        ),
    ],
)
def test_a_refused_field_is_named_with_value_and_range_and_everything_stays_typed(staff, field, typed, sentence):
    key = Page(staff.get(NEW)).filled()["key"]
    sent = {**MINIMAL, "patient-family_name": "Moreno", "episode-goal": "Run 10 km", "key": key, field: typed}
    response = staff.post(NEW, sent)
    assert (response.status_code, sentences(response)) == (200, [sentence])
    assert Page(response).filled() == sent
    assert Patient.objects.count() == 0


def test_both_forms_tell_their_errors_at_once(staff):
    response = staff.post(NEW, {**MINIMAL, "patient-given_name": "", "episode-side": ""})
    assert sentences(response) == ["Given name: This field is required.", "Affected side: This field is required."]


def test_a_taken_record_number_is_refused_by_name(staff, patient):
    patient.record_number = "R-1"
    patient.save()
    response = staff.post(NEW, {**MINIMAL, "patient-record_number": "R-1"})
    assert sentences(response) == ["Record number: The record number R-1 is that of Ana Moreno."]


def test_a_record_number_of_another_clinic_is_free(staff):
    factories.PatientFactory(record_number="R-1")
    assert staff.post(NEW, {**MINIMAL, "patient-record_number": "R-1"}).status_code == 302


def test_a_patient_opens_with_one_episode_or_not_at_all(staff):
    staff.post(NEW, {**MINIMAL, "episode-side": "middle"})
    assert (Patient.objects.count(), Episode.objects.count()) == (0, 0)


def test_an_episode_is_read_and_corrected(staff, episode):
    address = reverse("admin:episode_page", args=[episode.pk])
    assert Page(staff.get(address)).filled()["side"] == "right"
    response = staff.post(address, {**EPISODE, "side": "both", "goal": "Stairs", "closed_on": ""})
    episode.refresh_from_db()
    assert (response.url, episode.side, episode.goal) == (episode.get_absolute_url(), "both", "Stairs")


def test_reading_an_episode_is_in_the_trail_and_saving_adds_no_second_read(staff, episode):
    address = reverse("admin:episode_page", args=[episode.pk])
    staff.get(address)
    staff.post(address, {**EPISODE, "side": ""})
    assert AuditEntry.objects.filter(event="read", content_type__model="episode").count() == 1


def test_a_patient_is_discharged_in_the_episode(staff, episode):
    staff.post(reverse("admin:episode_page", args=[episode.pk]), {**EPISODE, "closed_on": "2026-10-01"})
    assert episode.patient.current_episode() is None


def test_a_discharge_before_the_first_visit_is_refused_and_stays_typed(staff, episode):
    sent = {**EPISODE, "closed_on": "2026-09-30"}
    response = staff.post(reverse("admin:episode_page", args=[episode.pk]), sent)
    assert sentences(response) == [
        "Discharged on: The discharge on 2026-09-30 lies before the first visit on 2026-10-01."
    ]
    assert Page(response).filled() == sent


def test_an_episode_keeps_a_therapist_who_has_left(staff, episode, therapist):
    left = factories.UserFactory(clinic=therapist.clinic, is_active=False)
    episode.therapist = left
    episode.save()
    page = Page(staff.get(reverse("admin:episode_page", args=[episode.pk])))
    assert page.filled()["therapist"] == str(left.pk)


def test_therapists_on_offer_are_active_colleagues(staff, therapist, colleague, outsider):
    factories.UserFactory(clinic=therapist.clinic, is_active=False)
    form = staff.get(NEW).context["episode_form"]
    assert set(form.fields["therapist"].queryset) == {therapist, colleague}


def test_a_second_episode_can_be_opened(staff, patient, episode):
    response = staff.post(reverse("admin:new_episode", args=[patient.pk]), {**EPISODE, "side": "left"})
    assert (response.url, patient.current_episode().side) == (patient.get_absolute_url(), "left")


@pytest.mark.parametrize("name", ["new_patient", "new_episode", "episode_page"])
def test_an_assistant_looks_and_does_not_write(client, clinic, patient, episode, name):
    client.force_login(factories.UserFactory(clinic=clinic, role="assistant"))
    args = {"new_patient": [], "new_episode": [patient.pk], "episode_page": [episode.pk]}[name]
    assert client.post(reverse(f"admin:{name}", args=args), MINIMAL | EPISODE).status_code == 403


def test_the_list_leads_to_the_patients_page(staff, patient):
    page = Page(staff.get(reverse("admin:patients_patient_changelist")))
    assert [link.get("href") for link in page.all("a") if link.text == "Ana Moreno"] == [patient.get_absolute_url()]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mor", {"Ana Moreno"}),
        ("ana moreno", {"Ana Moreno"}),
        ("R-2", {"Bo Lindqvist"}),
        ("nobody", set()),
        ("", {"Ana Moreno", "Bo Lindqvist"}),
    ],
)
def test_patients_are_found_by_name_or_record_number(staff, patient, query, found):
    factories.PatientFactory(clinic=patient.clinic, given_name="Bo", family_name="Lindqvist", record_number="R-2")
    response = staff.get(reverse("admin:patients_patient_changelist"), {"q": query})
    assert {str(row) for row in response.context["cl"].result_list} == found


def test_details_are_edited_in_the_admin_and_lead_back_to_the_patient(staff, patient):
    address = reverse("admin:patients_patient_change", args=[patient.pk])
    sent = Page(staff.get(address)).filled() | {"phone": "+1 555 0199", "archived": "on", "_save": "1"}
    response = staff.post(address, sent)
    patient.refresh_from_db()
    assert (response.url, patient.phone, patient.archived) == (patient.get_absolute_url(), "+1 555 0199", True)


def test_a_taken_record_number_is_refused_in_the_admin_too(staff, patient):
    factories.PatientFactory(clinic=patient.clinic, given_name="Bo", family_name="", record_number="R-2")
    address = reverse("admin:patients_patient_change", args=[patient.pk])
    sent = Page(staff.get(address)).filled() | {"record_number": "R-2", "_save": "1"}
    response = staff.post(address, sent)
    assert response.context["adminform"].form.errors == {"record_number": ["The record number R-2 is that of Bo."]}


def test_adding_in_the_admin_leads_to_our_own_page(staff):
    assert staff.get(reverse("admin:patients_patient_add")).url == NEW


def test_a_patient_is_archived_and_never_deleted(staff, patient):
    assert staff.post(reverse("admin:patients_patient_delete", args=[patient.pk]), {"post": "yes"}).status_code == 403
    assert Patient.objects.filter(pk=patient.pk).exists()


def test_an_archived_patient_is_marked_on_the_page(staff, patient):
    patient.archived = True
    patient.save()
    assert Page(staff.get(patient.get_absolute_url())).texts("span", "bad") == ["archived"]


@pytest.mark.parametrize("name", ["patients_patient", "patients_assessment"])
def test_the_lists_take_the_same_queries_at_one_and_at_three_rows(staff, episode, name):
    counts = []
    for more in (1, 2):
        for _each in range(more):
            one = factories.EpisodeFactory(patient__clinic=episode.patient.clinic)
            factories.AssessmentFactory(episode=one, assessed_on=date(2026, 9, 1), assessed_by=episode.therapist)
        with CaptureQueriesContext(connection) as caught:
            response = staff.get(reverse(f"admin:{name}_changelist"))
        counts.append((response.status_code, len(caught)))
    assert counts[0] == counts[1]


def test_assessments_are_listed_and_not_made_there(staff, episode):
    assessment = Assessment.objects.create(episode=episode, assessed_on=date(2026, 9, 1))
    page = Page(staff.get(reverse("admin:patients_assessment_changelist")))
    assert [link.get("href") for link in page.all("a") if link.text == "2026-09-01"] == [assessment.get_absolute_url()]
    assert staff.get(reverse("admin:patients_assessment_add")).status_code == 403
