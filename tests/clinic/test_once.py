"""A form that is sent twice writes once."""

import uuid

import pytest

from clinic.models import SentForm
from clinic.once import once
from patients.models import Episode, Patient
from plans.handouts.printing import request_handout
from plans.models import Handout

pytestmark = pytest.mark.django_db
NEW_PATIENT = {
    "patient-given_name": "Ana",
    "patient-language": "en",
    "episode-side": "right",
    "episode-opened_on": "2026-11-20",
}


def test_a_new_patient_sent_twice_is_one_patient(staff):
    form = {**NEW_PATIENT, "key": str(uuid.uuid4())}
    answers = [staff.post("/admin/patient/new/", form) for _press in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert (Patient.objects.count(), Episode.objects.count()) == (1, 1)


def test_two_forms_are_two_patients(staff):
    for _patient in range(2):
        staff.post("/admin/patient/new/", {**NEW_PATIENT, "key": str(uuid.uuid4())})
    assert Patient.objects.count() == 2


def test_the_page_carries_a_key_of_its_own(staff):
    keys = {staff.get("/admin/patient/new/").context["key"] for _visit in range(2)}
    assert len(keys) == 2


@pytest.mark.parametrize("key", ["", "not-a-key"])
def test_without_a_key_the_work_is_done(key):
    assert (once(key, lambda: "/there/"), SentForm.objects.count()) == ("/there/", 0)


def test_work_that_fails_keeps_no_key():
    def refuse() -> str:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        once(str(uuid.uuid4()), refuse)
    assert SentForm.objects.count() == 0


def test_printing_twice_while_the_first_sheet_waits_is_one_job(plan, therapist):
    first, second = (request_handout(plan, by=therapist) for _press in range(2))
    assert (first.pk, Handout.objects.count()) == (second.pk, 1)
