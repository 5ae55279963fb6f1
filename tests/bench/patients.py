"""The staff's pages in a small and in a large clinic: they must not grow with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Episode, Patient
from plans.handouts.printing import request_handout
from tests.bench.cast import Cast, make_cast
from tests.bench.table import Row
from tests.bench.timing import Spent, in_turn, ratio

if TYPE_CHECKING:
    from tests.bench.sizes import Sizes

GROWTH = 2
NAMES = ("Abel", "Berg", "Costa", "Diaz", "Evans", "Fuchs", "Garcia", "Hansen", "Ito", "Jensen")


def rows(sizes: Sizes) -> list[Row]:
    cast = make_cast()
    request_handout(cast.plan, by=cast.therapist)
    staff = Client()
    staff.force_login(cast.therapist)
    everybody = reverse("admin:patients_patient_changelist")
    pages = {
        "list of patients": everybody,
        "search for a name": f"{everybody}?q=Moreno",
        "patient page": cast.patient.get_absolute_url(),
    }
    spent = visit_in_turn(staff, cast, list(pages.values()), sizes)
    return [row(name, sizes, *spent[address]) for name, address in pages.items()]


def visit_in_turn(staff: Client, cast: Cast, addresses: list[str], sizes: Sizes) -> dict[str, list]:
    """Return for each address its queries and times, in the small clinic and in the large one."""
    seen = {address: [set(), [], set(), []] for address in addresses}
    for _round in range(sizes.patient_rounds):
        for place, patients in ((0, sizes.few_patients), (2, sizes.many_patients)):
            crowd(cast, patients)
            visits = in_turn(*(partial(visit, staff, address) for address in addresses), rounds=sizes.rounds)
            for address, times in zip(addresses, visits, strict=True):
                seen[address][place].add(queries_of(staff, address))
                seen[address][place + 1] += times.wall
    return seen


def row(name: str, sizes: Sizes, few_queries: set, few: list, many_queries: set, many: list) -> Row:
    slower = ratio(Spent(tuple(many)), Spent(tuple(few)))
    constant = few_queries == many_queries and len(few_queries) == 1
    budget = None if name.startswith("search") else GROWTH  # a search by part of a name reads every name
    return Row(
        f"{name}, {sizes.many_patients} patients", f"{words(many_queries)}, {Spent(tuple(many))}",
        f"{sizes.few_patients} patients: {words(few_queries)}, {Spent(tuple(few))}", f"{slower:.2f}",
        f"≤ {budget}, queries constant" if budget else "queries constant",
        constant and (budget is None or slower <= budget),
    )  # fmt: skip


def words(queries: set[int]) -> str:
    return f"{' or '.join(map(str, sorted(queries)))} queries"


def visit(staff: Client, address: str, _given: object = None) -> None:
    answer = staff.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")


def queries_of(staff: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        visit(staff, address)
        return len(queries)


def crowd(cast: Cast, wanted: int) -> None:
    """Let the clinic have so many patients, each with an episode of care."""
    others = Patient.objects.filter(clinic=cast.clinic).exclude(pk=cast.patient.pk)
    present = others.count() + 1
    if present > wanted:
        leaving = list(others.order_by("-pk").values_list("pk", flat=True)[: present - wanted])
        remove(leaving[-1])
    new = [newcomer(cast, number) for number in range(present, wanted)]
    Patient.objects.bulk_create(new, batch_size=1_000)
    Episode.objects.bulk_create(
        [Episode(patient=patient, side="left", therapist=cast.therapist) for patient in new], batch_size=1_000
    )


def newcomer(cast: Cast, number: int) -> Patient:
    family_name = f"{NAMES[number % len(NAMES)]}{number}"
    return Patient(clinic=cast.clinic, given_name="Robin", family_name=family_name, birth_year=1980)


def remove(first: int) -> None:
    """Take away everybody from this number on, without the audit entry that each would get."""
    for rows in (Episode.objects.filter(patient__gte=first), Patient.objects.filter(pk__gte=first)):
        rows._raw_delete(rows.db)
