"""The trail: kept by the database itself, and telling who, what, by which door and from where."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from clinic import append_only, audit
from clinic.models import AuditEntry
from patients.models import Patient
from plans.models import Handout
from plans.portal import links

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded(patient):
    """One entry, with the guard as the migration puts it there (the test run removes it on SQLite)."""
    append_only.remove(connection)
    append_only.install(connection)
    yield AuditEntry.objects.filter(object_pk=str(patient.pk)).latest("pk")
    append_only.remove(connection)
    if connection.vendor != "sqlite":
        append_only.install(connection)


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(actor=None), id="update"),
        pytest.param(lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(), id="delete"),
        pytest.param(lambda entry: entry.delete(), id="delete one"),
        pytest.param(lambda entry: entry.save(), id="save again"),
        pytest.param(lambda entry: AuditEntry.objects.all()._raw_delete("default"), id="delete at once"),
        pytest.param(
            lambda entry: connection.cursor().execute(f"UPDATE {append_only.TABLE} SET object_repr = 'x'"), id="SQL"
        ),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(guarded, attack):
    before = AuditEntry.objects.values().get(pk=guarded.pk)
    with pytest.raises(DatabaseError, match=append_only.REFUSAL), transaction.atomic():
        attack(guarded)
    assert AuditEntry.objects.values().get(pk=guarded.pk) == before


def test_an_entry_is_added_all_the_same(guarded, patient):
    audit.record(patient, "read")
    assert AuditEntry.objects.filter(event="read").count() == 1


def test_without_the_guard_an_entry_could_be_deleted(guarded):
    append_only.remove(connection)
    assert AuditEntry.objects.filter(pk=guarded.pk).delete()[0] == 1
    append_only.install(connection)


def only_read() -> AuditEntry:
    return AuditEntry.objects.get(event="read")


def test_a_look_at_a_patient_is_kept(staff, therapist, patient, clinic):
    staff.get(reverse("admin:patient_page", args=[patient.pk]), REMOTE_ADDR="192.0.2.7")
    entry = only_read()
    assert (entry.actor, entry.clinic, entry.door, entry.remote_addr) == (therapist, clinic, "staff", "192.0.2.7")
    assert (entry.content_type.model, entry.object_pk) == ("patient", str(patient.pk))
    assert entry.action == AuditEntry.Action.ACCESS


def test_a_hundred_looks_are_a_hundred_entries(staff, plan):
    for _look in range(100):
        assert staff.get(plan.get_absolute_url()).status_code == 200
    assert AuditEntry.objects.filter(event="read", content_type__model="plan").count() == 100


def test_looking_at_the_contact_form_in_the_admin_is_kept_once(staff, patient):
    staff.get(reverse("admin:patients_patient_change", args=[patient.pk]))
    assert only_read().object_pk == str(patient.pk)


def test_a_change_is_kept_with_old_and_new_value(staff, therapist, patient):
    row = Patient.objects.get(pk=patient.pk)
    url = reverse("admin:patients_patient_change", args=[patient.pk])
    fields = {"given_name": "Anna", "family_name": row.family_name, "birth_year": 1990, "language": "en"}
    assert staff.post(url, fields).status_code == 302
    entry = AuditEntry.objects.get(action=AuditEntry.Action.UPDATE, content_type__model="patient")
    assert (entry.actor, entry.changes) == (therapist, {"given_name": ["Ana", "Anna"]})


def test_printing_is_kept(staff, therapist, plan):
    staff.post(reverse("admin:print_again", args=[plan.pk]), {"print": "1"})
    entry = AuditEntry.objects.get(event="print")
    assert (entry.actor, entry.object_pk) == (therapist, str(Handout.objects.get().pk))


def test_a_patients_visit_comes_in_by_the_portal(client, therapist, plan, patient):
    link = links.issue(patient, by=therapist)
    client.post(reverse("portal:question", args=[links.token(link)]), {"birth_year": "1990"})
    assert client.get(reverse("portal:today"), REMOTE_ADDR="192.0.2.9").status_code == 200
    entry = only_read()
    assert (entry.actor, entry.door, entry.remote_addr) == (None, "portal", "192.0.2.9")
    assert entry.clinic == patient.clinic
    kept = " ".join(str(row) for row in AuditEntry.objects.values())
    assert links.token(link) not in kept
    assert link.digest not in kept


def test_the_door_is_that_of_the_work_and_reverts_afterwards(patient):
    audit.record(patient, "read")
    with audit.through("worker"):
        audit.record(patient, "print")
        with audit.through("portal"):
            audit.record(patient, "open")
        audit.record(patient, "print")
    doors = AuditEntry.objects.exclude(event="").order_by("pk").values_list("door", flat=True)
    assert list(doors) == ["system", "worker", "portal", "worker"]
    assert audit.current_door() == "system"


FORGED = "203.0.113.1, 198.51.100.2"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "kept"),
    [
        pytest.param(0, FORGED, "192.0.2.7", id="no proxy of ours: what the client claims is not believed"),
        pytest.param(1, FORGED, "198.51.100.2", id="one proxy: the last address is the one that it saw"),
        pytest.param(2, FORGED, "203.0.113.1", id="two proxies"),
        pytest.param(3, FORGED, "192.0.2.7", id="fewer addresses than proxies: it did not come through them"),
        pytest.param(1, "", "192.0.2.7", id="nothing forwarded"),
        pytest.param(1, "unknown", None, id="a proxy that does not say"),
        pytest.param(1, "2001:db8::1", "2001:db8::1", id="IPv6"),
    ],
)
def test_where_a_request_came_from(staff, patient, settings, proxies, forwarded, kept):
    settings.TRUSTED_PROXIES = proxies
    url = reverse("admin:patient_page", args=[patient.pk])
    response = staff.get(url, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert response.status_code == 200
    assert only_read().remote_addr == kept


def test_reading_the_trail_is_itself_kept_for_the_clinic(client, outsider, clinic):
    audit.record(outsider, "read")
    entry = AuditEntry.objects.get(event="read")
    client.force_login(outsider)
    assert client.get(reverse("admin:clinic_auditentry_change", args=[entry.pk])).status_code == 200
    assert AuditEntry.objects.get(event="read", content_type__model="auditentry").clinic == outsider.clinic
