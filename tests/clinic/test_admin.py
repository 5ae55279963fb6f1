"""Clinic settings, staff accounts and the audit trail in the admin."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from clinic.models import AuditEntry, Clinic, User
from clinic.roles import Role
from tests import factories
from tests.clinic.test_pictures import NO_PICTURE
from tests.pages import Page


@pytest.fixture
def boss(client, clinic):
    """A test client signed in as the clinic's administrator."""
    user = factories.UserFactory(clinic=clinic, username="boss", role=Role.CLINIC_ADMIN)
    client.force_login(user)
    return client


@pytest.fixture
def own(clinic):
    return reverse("admin:clinic_clinic_change", args=[clinic.pk])


def save(boss, address, **changes):
    return boss.post(address, Page(boss.get(address)).filled() | {"_save": "1", "logo": ""} | changes)


def errors(response):
    return {**response.context["adminform"].form.errors}


def png():
    out = io.BytesIO()
    Image.new("RGB", (60, 20), "teal").save(out, "PNG")
    return SimpleUploadedFile("../../evil.png", out.getvalue())


def test_customs_of_the_clinic_are_changed(boss, clinic, own):
    response = save(boss, own, emergency_text="Emergency: call 112.", paper="Letter", units="imperial")
    clinic.refresh_from_db()
    assert (response.status_code, clinic.emergency_text, clinic.paper, clinic.units) == (
        302, "Emergency: call 112.", "Letter", "imperial",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({"name": ""}, {"name": ["This field is required."]}, id="no name"),
        pytest.param(
            {"time_zone": "Mars/Base"},
            {"time_zone": ["“Mars/Base” is not a time zone. Example: Europe/Madrid."]},
            id="no time zone",
        ),
        pytest.param(
            {"logo": SimpleUploadedFile("logo.png", b"<html></html>")},
            {"logo": [NO_PICTURE]},
            id="no picture",
        ),
    ],
)
def test_what_is_refused_in_the_settings(boss, own, changes, found):
    assert errors(save(boss, own, **changes)) == found


def test_a_logo_is_kept_under_a_name_of_ours_and_can_be_taken_away(boss, clinic, own):
    save(boss, own, logo=png())
    clinic.refresh_from_db()
    with Image.open(clinic.logo.path) as kept:
        assert (clinic.logo.name.startswith("logos/logo"), kept.size) == (True, (60, 20))
    save(boss, own)
    clinic.refresh_from_db()
    assert clinic.logo.name != ""
    save(boss, own, **{"logo-clear": "on"})
    clinic.refresh_from_db()
    assert clinic.logo.name == ""


def test_a_clinic_is_neither_made_nor_deleted_by_its_administrator(boss, clinic):
    assert boss.get(reverse("admin:clinic_clinic_add")).status_code == 403
    assert boss.post(reverse("admin:clinic_clinic_delete", args=[clinic.pk]), {"post": "yes"}).status_code == 403
    assert Clinic.objects.count() == 1


NEW = {
    "username": "newcomer", "usable_password": "true", "password1": "a long pass phrase", "first_name": "Nora",
    "password2": "a long pass phrase", "role": "physiotherapist", "is_active": "on", "language": "", "email": "",
    "last_name": "", "credentials": "PT", "_save": "1",
}  # fmt: skip


def test_an_administrator_adds_staff_to_the_own_clinic(boss, clinic):
    response = boss.post(reverse("admin:clinic_user_add"), NEW)
    made = User.objects.get(username="newcomer")
    assert (response.status_code, made.clinic, made.is_staff, made.is_superuser) == (302, clinic, True, False)
    assert [group.name for group in made.groups.all()] == ["physiotherapist"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"password1": "short", "password2": "short"}, "password2", id="a short password"),
        pytest.param({"password2": "another pass phrase"}, "password2", id="two passwords"),
        pytest.param({"username": "boss"}, "username", id="a name that is taken"),
    ],
)
def test_what_is_refused_in_a_new_account(boss, changes, field):
    response = boss.post(reverse("admin:clinic_user_add"), NEW | changes)
    assert list(errors(response)) == [field]


def test_an_administrator_cannot_make_a_superuser(boss, clinic):
    boss.post(reverse("admin:clinic_user_add"), NEW | {"is_superuser": "on"})
    assert User.objects.get(username="newcomer").is_superuser is False


def test_permissions_follow_the_role(boss, clinic, colleague):
    address = reverse("admin:clinic_user_change", args=[colleague.pk])
    response = save(boss, address, role="front_desk")
    assert response.status_code == 302, errors(response)
    colleague = User.objects.get(pk=colleague.pk)
    assert colleague.has_perms(["patients.add_patient", "plans.view_handout"]) is True
    assert colleague.has_perm("patients.view_episode") is False


@pytest.mark.parametrize(("username", "status"), [("therapist", 403), ("desk", 403)])
def test_accounts_and_trail_are_the_administrators(client, clinic, therapist, front_desk, username, status):
    client.force_login(User.objects.get(username=username))
    for name in ("clinic_user_changelist", "clinic_auditentry_changelist", "clinic_clinic_changelist"):
        assert client.get(reverse(f"admin:{name}")).status_code == status


def test_the_trail_is_read_and_never_written(boss, clinic):
    entry = AuditEntry.objects.filter(clinic=clinic).first()
    address = reverse("admin:clinic_auditentry_change", args=[entry.pk])
    assert boss.get(reverse("admin:clinic_auditentry_changelist")).status_code == 200
    assert boss.get(address).status_code == 200
    assert boss.post(address, {"event": "x"}).status_code == 403
    assert boss.get(reverse("admin:clinic_auditentry_add")).status_code == 403
    delete = reverse("admin:clinic_auditentry_delete", args=[entry.pk])
    assert boss.post(delete, {"post": "yes"}).status_code == 403


def test_a_role_needs_a_clinic(db):
    with pytest.raises(ValidationError) as refused:
        User(username="x", role=Role.ASSISTANT).validate_constraints()
    assert refused.value.messages == ["Give the clinic in which this person has the role."]


def test_a_signature_has_name_and_credentials():
    assert User(first_name="Tess", last_name="Ortega", credentials="PT, DPT").signature == "Tess Ortega, PT, DPT"
    assert User(username="tess").signature == "tess"
