"""Examination, charts and report of one patient with few and many earlier assessments: they must not grow with them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from patients.measures import registry
from patients.models import Assessment, Observation
from patients.report_content import report_content
from patients.report_printing import report_html
from tests.bench.cast import Cast, make_cast
from tests.bench.patients import queries_of, visit, words
from tests.bench.table import Row
from tests.bench.timing import Spent, in_turn, ratio

if TYPE_CHECKING:
    from collections.abc import Callable

    from patients.measure import Measure
    from tests.bench.sizes import Sizes

GROWTH = 3  # charts hold more points, and every value is read
PAGES = ("assessment page", "comparison", "trends page", "report, without its PDF")


def rows(sizes: Sizes) -> list[Row]:
    """Return rows of the middle and the large number of earlier assessments against a single one."""
    spent = {count: measured(count, sizes) for count in sizes.assessments}
    few, *more = sizes.assessments
    return [row(name, place, many, few, spent) for place, name in enumerate(PAGES) for many in more]


def measured(count: int, sizes: Sizes) -> list[tuple[int, Spent]]:
    """Return queries and time of each page of an assessment that has that many full ones before it."""
    cast = make_cast()
    newest = examine(cast, count + 1)
    staff = Client()
    staff.force_login(cast.therapist)
    addresses = [
        reverse("admin:assessment_record", args=[newest.pk]),
        reverse("admin:compare", args=[newest.pk]),
        reverse("admin:trends", args=[newest.episode_id]),
    ]
    works = [partial(visit, staff, address) for address in addresses]
    report = partial(write_report, newest.pk)
    queries = [queries_of(staff, address) for address in addresses] + [queries_in(report)]
    return list(zip(queries, in_turn(*works, report, rounds=sizes.rounds), strict=True))


def write_report(pk: int, _given: object = None) -> None:
    assessment = Assessment.objects.select_related("episode__patient__clinic").get(pk=pk)
    snapshot = report_content(assessment, language="en", paper="A4")
    report_html(snapshot, len(snapshot["rows"]))


def queries_in(work: Callable) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
        return len(queries)


def examine(cast: Cast, count: int) -> Assessment:
    """Let the patient have so many assessments with a value of everything, a week apart; return the newest."""
    episode = cast.plan.episode
    today = timezone.localdate()
    days = [today - timedelta(weeks=number) for number in reversed(range(count))]
    made = [Assessment.objects.create(episode=episode, assessed_on=day, assessed_by=cast.therapist) for day in days]
    slots = [(m, side) for m in registry().values() for side in (("right", "left") if m.sided else ("",))]
    Observation.objects.bulk_create(
        [
            Observation(assessment=one, measure=measure.id, side=side, **value_of(measure))
            for one in made
            for measure, side in slots
        ]
    )
    return made[-1]


def value_of(measure: Measure) -> dict:
    if measure.low is not None:
        return {"number": (measure.low + measure.high) / 2}
    return {"choice": "yes" if measure.kind == "yes_no" else measure.choices[0].key}


def row(name: str, place: int, many: int, few: int, spent: dict) -> Row:
    (few_queries, short), (many_queries, long) = spent[few][place], spent[many][place]
    slower = ratio(long, short)
    return Row(
        f"{name}, {many} earlier", f"{words({many_queries})}, {long}",
        f"{few}: {words({few_queries})}, {short}", f"{slower:.2f}",
        f"≤ {GROWTH}, queries constant", slower <= GROWTH and many_queries == few_queries,
    )  # fmt: skip
