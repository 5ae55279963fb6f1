"""Photos are shown to staff and patients of their clinic, and to nobody else."""

import pytest
from django.conf import settings as project
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from clinic.roles import Role
from plans.portal import links, sessions
from tests import factories
from tests.clinic.test_pictures import picture

pytestmark = pytest.mark.django_db
JPEG = picture("JPEG")


@pytest.fixture
def photo(clinic, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = factories.PhotoFactory.build(clinic=clinic, exercise=factories.ExerciseFactory())
    row.image.save("", ContentFile(JPEG), save=False)
    row.save()
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
    answers = [client.get(address) for address in (photo.url, reverse("exercise_photo", args=["0" * 32 + ".jpg"]))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_staff_need_their_second_factor(client, photo, therapist, settings):
    client.force_login(therapist)
    settings.STAFF_MFA_REQUIRED = True
    assert client.get(photo.url).status_code == 404


def test_the_address_leads_to_photos_only(staff, photo, clinic, tmp_path):
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / "secret.pdf").write_bytes(b"%PDF")
    (tmp_path / "photos" / "unlisted.jpg").write_bytes(JPEG)
    for name in ("", "../handouts/secret.pdf", "..%2Fhandouts%2Fsecret.pdf", "unlisted.jpg", "."):
        assert staff.get(f"/photo/{name}").status_code == 404
    assert staff.get("/media/" + photo.image.name).status_code == 404


def test_a_row_whose_file_is_gone_is_not_found(staff, photo, tmp_path):
    (tmp_path / photo.image.name).unlink()
    assert staff.get(photo.url).status_code == 404


def test_a_photo_is_looked_at_and_not_posted_to(staff, photo):
    assert staff.post(photo.url).status_code == 405
