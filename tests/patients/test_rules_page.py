"""The clinic's page of rules: numbers changed with a reason, recommendations confirmed."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from clinic.models import AuditEntry
from clinic.roles import Role
from patients.cards import TITLES
from patients.findings_of import thresholds_of
from patients.rules.card import Card
from patients.rules.everything import RULE_IDS, THRESHOLDS, say_everything
from patients.rules.sources import RULE_SOURCES
from patients.suggestions import ClinicThreshold, ConfirmedStatement
from patients.threshold_words import THRESHOLD_WORDS
from tests import factories
from tests.pages import Page
from tests.patients.rules.strategies import findings

URL = "/admin/rules/"
LSI = {"key": "lsi_below_percent", "value": "85", "reason": "Our own audit of 2025", "wish": "set"}


@pytest.fixture
def administrator(client, clinic):
    user = factories.UserFactory(clinic=clinic, role=Role.CLINIC_ADMIN)
    client.force_login(user)
    return user


def test_every_threshold_has_words_a_range_and_its_default_within():
    assert [one.key for one in THRESHOLDS if one.key not in THRESHOLD_WORDS] == []
    assert [one.key for one in THRESHOLDS if not one.low <= one.default <= one.high] == []
    assert len({one.key for one in THRESHOLDS}) == len(THRESHOLDS) == len(THRESHOLD_WORDS)
    assert [one.key for one in THRESHOLDS if one.rule_ids[0] not in RULE_IDS] == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(findings())
def test_whatever_a_rule_says_has_words_and_listed_sources(found):
    cards = [one for one in say_everything(found) if isinstance(one, Card)]
    assert [(card.rule_id, card.key) for card in cards if (card.rule_id, card.key) not in TITLES] == []
    assert [card for card in cards if not set(card.sources) <= set(RULE_SOURCES[card.rule_id])] == []


@pytest.mark.django_db
def test_every_rule_stands_on_the_page_with_its_source_and_its_mark(staff):
    response = staff.get(URL)
    assert [line.rule_id for line in response.context["rules"]] == list(RULE_IDS)
    assert [line.rule_id for line in response.context["rules"] if not (line.says and line.sources)] == []
    shown = {one.threshold.key for line in response.context["rules"] for one in line.thresholds}
    assert shown == {one.key for one in THRESHOLDS}
    words = Page(response).part("lsi_below_percent")
    for said in ("90 %", "default 90, possible 70 to 100", "R-A03, R-A04", "[D]", "our design choice"):
        assert said in words


@pytest.mark.django_db
def test_a_changed_number_is_used_and_shown_with_its_reason(client, administrator, clinic):
    assert client.post(URL, LSI).status_code == 302
    assert thresholds_of(clinic.pk) == {"lsi_below_percent": 85}
    response = client.get(URL)
    words = Page(response).part("lsi_below_percent")
    assert all(said in words for said in ("85 %", "changed by your clinic", "default 90", "Our own audit of 2025"))
    assert [words for _entry, words in response.context["changes"]] == ["lsi_below_percent: 85 (Our own audit of 2025)"]


@pytest.mark.django_db
def test_every_change_stands_in_the_history(client, administrator):
    client.post(URL, LSI)
    client.post(URL, LSI | {"value": "80,5", "reason": "Again"})
    client.post(URL, {"key": "lsi_below_percent", "wish": "default"})
    assert not ClinicThreshold.objects.exists()
    lines = [words for _entry, words in client.get(URL).context["changes"]]
    assert lines == [
        "lsi_below_percent: back to the default",
        "lsi_below_percent: 85.000 → 80.5 (Again)",
        "lsi_below_percent: 85 (Our own audit of 2025)",
    ]
    assert {entry.actor for entry in AuditEntry.objects.filter(object_repr="lsi_below_percent")} == {administrator}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": " "}, "Give a reason for the change: colleagues will ask for it."),
        ({"value": "69.9"}, "69.9 is not possible: give a number from 70 to 100 %."),
        ({"value": "100.1"}, "100.1 is not possible: give a number from 70 to 100 %."),
        ({"value": "ninety"}, "“ninety” is not a number."),
        ({"value": ""}, "This field is required."),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_is_refused_and_what_was_typed_stays(client, administrator, more, sentence):
    response = client.post(URL, LSI | more)
    page = Page(response)
    assert (response.status_code, page.texts("p", "wrong")) == (200, [sentence])
    assert page.filled()["reason"] is not None
    assert not ClinicThreshold.objects.exists()


@pytest.mark.django_db
def test_the_default_typed_in_is_the_default(client, administrator):
    client.post(URL, LSI)
    client.post(URL, LSI | {"value": "90"})
    assert not ClinicThreshold.objects.exists()


@pytest.mark.django_db
def test_a_recommendation_is_unverified_until_confirmed_and_after_it_is_withdrawn(client, administrator):
    for wish, confirmed in ((None, False), ("confirm", True), ("confirm", True), ("withdraw", False)):
        if wish:
            assert client.post(URL, {"statement": "C7", "wish": wish}).status_code == 302
        words = Page(client.get(URL)).part("C7")
        assert ("confirmed by your clinic" in words, "unverified [G]" in words) == (confirmed, not confirmed)
    lines = [words for _entry, words in client.get(URL).context["changes"]]
    assert lines == ["C7 no longer confirmed", "C7 confirmed"]


@pytest.mark.parametrize("data", [{"key": "nothing"}, {"statement": "C7", "wish": "burn"}, {"statement": "C99"}])
@pytest.mark.django_db
def test_what_there_is_not_is_not_found(client, administrator, data):
    assert client.post(URL, data).status_code == 404


@pytest.mark.parametrize(
    ("role", "looks", "changes"),
    [(Role.PHYSIOTHERAPIST, 200, 403), (Role.ASSISTANT, 200, 403), (Role.FRONT_DESK, 403, 403)],
)
@pytest.mark.django_db
def test_only_the_administrator_changes(client, clinic, role, looks, changes):
    client.force_login(factories.UserFactory(clinic=clinic, role=role))
    assert (client.get(URL).status_code, client.post(URL, LSI).status_code) == (looks, changes)
    assert not ClinicThreshold.objects.exists()


@pytest.mark.django_db
def test_one_clinics_numbers_are_not_another_ones(client, administrator, outsider):
    client.post(URL, LSI)
    client.post(URL, {"statement": "C7", "wish": "confirm"})
    client.force_login(outsider)
    response = client.get(URL)
    assert "Our own audit of 2025" not in response.content.decode()
    assert (response.context["changes"], thresholds_of(outsider.clinic_id)) == ([], {})
    client.post(URL, LSI | {"value": "75"})
    client.post(URL, {"statement": "C7", "wish": "withdraw"})
    assert ClinicThreshold.objects.get(clinic=administrator.clinic).value == Decimal(85)
    assert ConfirmedStatement.objects.filter(clinic=administrator.clinic).count() == 1


def test_its_address_is_that_of_the_links():
    assert reverse("admin:rules") == URL
