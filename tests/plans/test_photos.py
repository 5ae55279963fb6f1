"""Photos are shown to staff and patients of their clinic, and to nobody else."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clinic import printing
from clinic.roles import Role
from exercises.own import small
from exercises.photos import keep_photo, prepared
from plans.handouts.content import SheetContent
from plans.handouts.printing import request_handout
from plans.handouts.sheet import sheet_html
from plans.portal import links, sessions
from tests import factories
from tests.clinic.test_pictures import picture

pytestmark = pytest.mark.django_db
JPEG = picture("JPEG")


@pytest.fixture
def photo(clinic, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = factories.PhotoFactory.build(clinic=clinic, exercise=factories.ExerciseFactory())
    row.image.save("", ContentFile(b"what is printed"), save=False)
    row.save()
    row.image.storage.save(small(row.image.name), ContentFile(JPEG))
    return row


def sign_in_as_patient(client, patient, therapist):
    link = links.issue(patient, by=therapist)
    client.cookies[project.PORTAL_COOKIE_NAME] = sessions.open_session(link, now=timezone.now())
    return link


def bytes_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("role", [Role.CLINIC_ADMIN, Role.PHYSIOTHERAPIST, Role.ASSISTANT])
def test_staff_of_the_clinic_see_it(client, clinic, photo, role):
    client.force_login(factories.UserFactory(clinic=clinic, role=role))
    answer = client.get(photo.url)
    assert (answer.status_code, bytes_of(answer)) == (200, JPEG)
    told = {name: answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert told == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=86400",
    }
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Cookie" in answer.headers["Vary"]


def test_a_patient_of_the_clinic_sees_it_in_the_portal(client, photo, patient, therapist):
    sign_in_as_patient(client, patient, therapist)
    assert bytes_of(client.get(photo.url)) == JPEG


def test_a_closed_link_shows_it_no_more(client, photo, patient, therapist):
    link = sign_in_as_patient(client, patient, therapist)
    links.revoke(link, by=therapist)
    assert client.get(photo.url).status_code == 404


@pytest.mark.parametrize(
    "who", ["stranger", "staff", "administrator", "patient", "superuser", "front desk", "nobody's"]
)
def test_everybody_else_gets_the_answer_for_what_does_not_exist(client, photo, outsider, front_desk, who):
    other = factories.PatientFactory(clinic=outsider.clinic)
    user = {
        "staff": factories.UserFactory(clinic=outsider.clinic),
        "administrator": outsider,
        "superuser": factories.UserFactory(clinic=None, role="", is_superuser=True, is_staff=True),
        "front desk": front_desk,
        "nobody's": factories.UserFactory(clinic=None, role=""),
    }.get(who)
    if user is not None:
        user.groups.add(*Group.objects.filter(name=Role.PHYSIOTHERAPIST) if who == "nobody's" else ())
        client.force_login(user)
    if who == "patient":
        sign_in_as_patient(client, other, outsider)
    answers = [
        client.get(address) for address in (photo.url, reverse("exercise_photo", args=["0" * 32 + "-small.jpg"]))
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_staff_need_their_second_factor(client, photo, therapist, settings):
    client.force_login(therapist)
    settings.STAFF_MFA_REQUIRED = True
    assert client.get(photo.url).status_code == 404


def test_the_address_leads_to_photos_only(staff, photo, clinic, tmp_path):
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / "secret.pdf").write_bytes(b"%PDF")
    (tmp_path / "photos" / "unlisted-small.jpg").write_bytes(JPEG)
    printed = photo.image.name.removeprefix("photos/")
    for name in ("", "../handouts/secret.pdf", "..%2Fhandouts%2Fsecret.pdf", "unlisted-small.jpg", printed, "."):
        assert staff.get(f"/photo/{name}").status_code == 404
    assert staff.get("/media/" + photo.image.name).status_code == 404


def test_a_row_whose_file_is_gone_is_not_found(staff, photo, tmp_path):
    (tmp_path / small(photo.image.name)).unlink()
    assert staff.get(photo.url).status_code == 404


def test_a_photo_is_looked_at_and_not_posted_to(staff, photo):
    assert staff.post(photo.url).status_code == 405


# --- on the sheet -----------------------------------------------------------------------------------------------------
@pytest.fixture
def printed_photo(plan, therapist, settings, tmp_path):
    """A photo of the first exercise of a plan in use, as a colleague took it."""
    settings.MEDIA_ROOT = tmp_path
    exercise = plan.phases.get().prescriptions.first().exercise
    row = factories.PhotoFactory.build(
        clinic=plan.patient.clinic, exercise=exercise, licence="cc_by", author="Ana Ruiz"
    )
    keep_photo(row, prepared=prepared(SimpleUploadedFile("x", picture("JPEG", (800, 600), colour="red"))), by=therapist)
    return row


def pictures_in(pdf: bytes) -> list[tuple[int, int]]:
    """Return the sizes of the JPEG pictures inside a PDF."""
    sizes = [re.findall(rb"/(?:Width|Height) (\d+)", part) for part in pdf.split(b"endobj") if b"/DCTDecode" in part]
    return [tuple(map(int, size)) for size in sizes]


def test_the_sheet_prints_the_clinics_photo_with_the_credit_that_it_owes(plan, printed_photo, therapist):
    handout = request_handout(plan, by=therapist)
    first = handout.snapshot["exercises"][0]
    assert first["picture_start"] == {
        "path": f"trochlea:/media/{printed_photo.image.name}",
        "alt": "Standing tall",
        "credit": "Photo: Ana Ruiz, CC BY",
    }
    html = sheet_html(SheetContent.from_dict(handout.snapshot), "")
    assert '<span class="credit">Photo: Ana Ruiz, CC BY</span>' in html
    made = handout.make_pdf()
    assert made.missing == ()
    assert [sorted(size) for size in pictures_in(made.data)] == [[600, 800]]


def test_a_sheet_that_was_printed_stays_as_it_was_when_the_photo_is_replaced(
    plan, printed_photo, therapist, django_capture_on_commit_callbacks
):
    handout = request_handout(plan, by=therapist)
    printing.render(handout._meta.label_lower, handout.pk)
    handout.refresh_from_db()
    before = handout.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        other = factories.PhotoFactory.build(clinic=plan.patient.clinic, exercise=printed_photo.exercise)
        keep_photo(other, prepared=prepared(SimpleUploadedFile("x", picture("JPEG", (400, 300)))), by=therapist)
    handout.refresh_from_db()
    assert (handout.status, handout.read_bytes() == before) == ("ready", True)
    again = request_handout(plan, by=therapist)
    assert (again.pk != handout.pk, again.content_key != handout.content_key, again.status) == (True, True, "requested")


def test_a_photo_that_went_before_the_worker_came_is_told_and_its_words_are_printed(plan, printed_photo, therapist):
    handout = request_handout(plan, by=therapist)
    name = Path(printed_photo.image.path)
    name.unlink()
    made = handout.make_pdf()
    assert (made.missing, made.data[:4]) == ((name.name,), b"%PDF")
