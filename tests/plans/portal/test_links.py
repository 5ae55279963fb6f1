"""The permanent link: derived, found by digest, and one answer for every link that does not open."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from clinic.models import AuditEntry
from plans.models import PortalLink
from plans.portal import links
from tests import factories
from tests.plans.portal.conftest import NOW

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def test_hundred_thousand_tokens_differ_and_have_43_characters():
    tokens = {links.token(PortalLink(pk=pk, version=version)) for pk in range(1, 25_001) for version in range(1, 5)}
    assert len(tokens) == 100_000
    assert all(TOKEN.fullmatch(token) for token in tokens)


def test_token_follows_its_own_key(settings):
    link = PortalLink(pk=1, version=1)
    before = links.token(link)
    settings.SECRET_KEY = "another secret key that is long enough to be one"
    assert links.token(link) == before
    settings.PORTAL_LINK_KEY = "another key for links"
    assert links.token(link) != before


def test_database_holds_no_token(link, door, client):
    client.post(door, {"birth_year": "1990"})
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.append(repr(cursor.fetchall()))
    dump = "\n".join(rows)
    assert links.digest(links.token(link)) in dump
    assert links.token(link) not in dump
    assert client.cookies["plan"].value not in dump


def test_address_is_public_and_whole(link, settings):
    settings.PUBLIC_URL = "https://plan.example"
    assert links.url(link) == f"https://plan.example/p/{links.token(link)}/"


def test_issue_needs_the_year_of_birth(patient, therapist):
    patient.birth_year = None
    patient.save()
    with pytest.raises(ValidationError, match="The year of birth is missing"):
        links.issue(patient, by=therapist)
    assert not PortalLink.objects.exists()


def test_issue_twice_is_one_link(link, patient, therapist):
    again = links.issue(patient, by=therapist)
    assert (again.pk, again.version, PortalLink.objects.count()) == (link.pk, 1, 1)
    assert link.expires_on == date(2027, 5, 21)
    assert link.issued_by == therapist


@pytest.mark.parametrize("lapse", ["revoked", "expired", "key changed"])
def test_issue_gives_a_new_address_when_the_old_one_is_dead(link, patient, therapist, clock, settings, lapse):
    if lapse == "revoked":
        links.revoke(link, by=therapist)
    elif lapse == "expired":
        clock.move_to(NOW + timedelta(days=200))
    else:
        settings.PORTAL_LINK_KEY = "the key after a leak"
    fresh = links.issue(patient, by=therapist)
    assert (fresh.pk, fresh.version) == (link.pk, 2)
    assert links.find(links.token(fresh), datetime.now(UTC)) == fresh


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param(datetime(2027, 5, 21, 21, 59, 59, tzinfo=UTC), True, id="last second of the day in Madrid"),
        pytest.param(datetime(2027, 5, 21, 22, 0, 0, tzinfo=UTC), False, id="a second later"),
    ],
)
def test_expiry_is_counted_at_the_clinic(link, now, opens):
    assert (links.find(links.token(link), now) is not None) is opens


def test_reissue_opens_the_new_address_only(link, therapist):
    old = links.token(link)
    PortalLink.objects.update(wrong_years=5)
    fresh = links.reissue(link, by=therapist)
    assert links.find(old, NOW) is None
    assert links.find(links.token(fresh), NOW) == fresh
    assert (fresh.version, fresh.wrong_years, fresh.revoked_at) == (2, 0, None)


def test_reissue_brings_a_revoked_link_back(link, therapist):
    fresh = links.reissue(links.revoke(link, by=therapist), by=therapist)
    assert links.is_open(fresh, NOW)
    assert fresh.revoked_by is None


def test_extend_keeps_the_address(link, therapist, clock):
    clock.move_to(NOW + timedelta(days=185))
    assert links.find(links.token(link), datetime.now(UTC)) is None
    longer = links.extend(link, by=therapist)
    assert links.token(longer) == links.token(link)
    assert links.find(links.token(link), datetime.now(UTC)) == longer


def test_extend_refuses_a_revoked_link(link, therapist):
    links.revoke(link, by=therapist)
    with pytest.raises(ValidationError, match="This link was closed"):
        links.extend(link, by=therapist)


def test_another_clinics_staff_cannot_revoke(link, outsider):
    with pytest.raises(ValidationError):
        links.revoke(link, by=outsider)
    assert PortalLink.objects.get().revoked_at is None


def test_every_action_is_on_the_trail(link, therapist):
    for action in (links.extend, links.unlock, links.revoke, links.reissue):
        action(link, by=therapist)
    events = AuditEntry.objects.exclude(event="").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["issue", "extend", "unlock", "revoke", "reissue"]


def bad_tokens(link, therapist):
    """Return one token of each kind that must not open."""
    token = links.token(link)
    other = links.issue(factories.PatientFactory(clinic=link.patient.clinic), by=therapist)
    revoked = links.token(links.revoke(other, by=therapist))
    old = factories.PatientFactory(clinic=link.patient.clinic)
    expired = links.issue(old, by=therapist)
    PortalLink.objects.filter(pk=expired.pk).update(expires_on=NOW.date() - timedelta(days=1))
    replaced = links.issue(factories.PatientFactory(clinic=link.patient.clinic), by=therapist)
    replaced_token = links.token(replaced)
    links.reissue(replaced, by=therapist)
    return {
        "unknown": "A" * 43,
        "cut": token[:-1],
        "changed": ("B" if token[0] == "A" else "A") + token[1:],
        "in other case": token.swapcase(),
        "longer": token + "A",
        "revoked": revoked,
        "expired": links.token(expired),
        "replaced": replaced_token,
        "its digest": link.digest,
        "odd signs": "%F0%9F%8E%83",
    }


def test_all_bad_links_get_one_and_the_same_answer(client, link, therapist):
    answers = {}
    for kind, token in bad_tokens(link, therapist).items():
        for method in (client.get, client.post):
            answer = method(f"/p/{token}/", {"birth_year": "1990"})
            answers[kind, method.__name__] = (answer.status_code, answer.content)
    assert {status for status, _ in answers.values()} == {404}
    assert len({body for _, body in answers.values()}) == 1
    assert client.get(reverse("portal:question", args=[links.token(link)])).status_code == 200


def test_no_log_line_has_a_token(client, link, caplog, therapist):
    token = links.token(link)
    links.revoke(link, by=therapist)
    client.get(f"/p/{token}/")
    client.get(f"/p/{token}")
    client.get(f"/p/{token}/more/")
    assert "/p/…" in caplog.text
    assert token not in caplog.text


def test_guesses_from_one_address_are_slowed(client, clock, clinic):
    statuses = [client.get(f"/p/{'A' * 40}{number:03}/").status_code for number in range(40)]
    assert statuses == [404] * 30 + [429] * 10
    clock.shift(timedelta(minutes=11))
    assert client.get(f"/p/{'B' * 43}/").status_code == 404


def test_a_slowed_address_still_opens_a_good_link(client, door, clock):
    for number in range(40):
        client.get(f"/p/{'A' * 40}{number:03}/")
    assert client.get(door).status_code == 200
    assert client.post(door, {"birth_year": "1990"}).status_code == 303


def test_a_guess_costs_few_queries(client, clinic, clock, django_assert_max_num_queries):
    client.get(f"/p/{'A' * 43}/")
    with django_assert_max_num_queries(3):
        client.get(f"/p/{'B' * 43}/")
