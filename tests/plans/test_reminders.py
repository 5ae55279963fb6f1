"""Orthosis and tape are not forgotten."""

from datetime import date

import pytest

from plans.reminders import reminder_words, reminders_of
from tests import factories

TODAY = date(2026, 10, 6)


@pytest.mark.parametrize(
    ("code", "days", "words"),
    [
        pytest.param("FO1", ("2026-10-13", "2026-10-06"), "ends in 7 days", id="a week before the end"),
        pytest.param("FO1", ("2026-10-07", "2026-10-01"), "ends in 1 day", id="tomorrow"),
        pytest.param("FO1", ("2026-10-06", "2026-10-01"), "ends today", id="today"),
        pytest.param("FO1", ("2026-10-05", "2026-10-01"), "ended on 5 Oct 2026: is it still used?", id="past"),
        pytest.param("TP1", (None, "2026-10-01"), "review due since 1 Oct 2026", id="a review without an end"),
    ],
)
def test_a_reminder_says_what_ends_when(code, days, words):
    ends, remind = (day and date.fromisoformat(day) for day in days)
    row = factories.AdjunctFactory.build(code=code, ends_on=ends, remind_on=remind)
    assert reminder_words(row, TODAY).endswith(words)


@pytest.mark.parametrize(
    ("status", "remind", "ends", "count"),
    [
        ("current", date(2026, 10, 6), date(2026, 10, 13), 1),
        ("current", date(2026, 10, 7), date(2026, 10, 13), 0),
        ("current", None, date(2026, 10, 5), 1),
        ("current", None, None, 0),
        ("draft", date(2026, 10, 6), date(2026, 10, 13), 0),
        ("superseded", date(2026, 10, 6), date(2026, 10, 13), 0),
    ],
)
def test_only_what_is_due_in_the_plan_in_use_is_told(episode, status, remind, ends, count):
    plan = factories.PlanFactory(episode=episode, status=status)
    factories.AdjunctFactory(plan=plan, remind_on=remind, ends_on=ends)
    assert len(reminders_of(episode, TODAY)) == count


def test_the_patients_page_tells_it(staff, plan):
    factories.AdjunctFactory(plan=plan, code="FO1", remind_on=date(2026, 9, 2), ends_on=date(2026, 9, 3))
    page = staff.get(plan.patient.get_absolute_url())
    assert [line.plan for line in page.context["reminders"]] == [plan]
    assert "ended on 3 Sep 2026" in page.content.decode()
