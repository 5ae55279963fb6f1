"""The patient reads what was agreed beside the exercises, and how long insoles and tape are for."""

from datetime import date
from decimal import Decimal

import pytest

from plans.portal.beside import beside_exercises
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 20)


@pytest.mark.parametrize(
    ("row", "helpers"),
    [
        pytest.param({"code": "FO1", "ends_on": date(2026, 10, 13)}, ["Shoe insoles: until October 13."], id="insoles"),
        pytest.param(
            {"code": "TP1", "remind_on": date(2026, 9, 29)},
            ["Tape on your knee: we look at it again around September 29."],
            id="tape",
        ),
        pytest.param({"code": "TP1"}, ["Tape on your knee."], id="tape without a day"),
        pytest.param(
            {"code": "CADENCE", "amount": Decimal("172.0")},
            ["When you run, aim for 172 steps a minute."],
            id="step rate",
        ),
        pytest.param({"code": "FO1", "ends_on": date(2026, 9, 19)}, [], id="it is over"),
        pytest.param({"code": "FO1", "ends_on": TODAY}, ["Shoe insoles: until September 20."], id="the last day"),
        pytest.param({"code": "FO1", "starts_on": date(2026, 9, 21)}, [], id="not yet"),
        pytest.param({"code": "MT1"}, [], id="a technique of the therapist"),
        pytest.param({"code": "BR1", "reason": "not for the patient"}, [], id="a brace"),
    ],
)
def test_helpers_stand_there_in_plain_words_while_they_hold(plan, row, helpers):
    factories.AdjunctFactory(plan=plan, **row)
    assert beside_exercises(plan, TODAY).helpers == helpers


def test_messages_that_were_agreed_are_read(plan):
    factories.AdjunctFactory(plan=plan, code="ED3")
    found = beside_exercises(plan, TODAY)
    assert ([text.split(",")[0] for text in found.messages], found.helpers) == (["When you run"], [])
