"""The builder tells whose dose a row has, leads to the others, saves one as the clinic's, and stars exercises."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.models import AuditEntry
from exercises.own import ClinicExercise
from exercises.start_doses import save_start_dose, set_favourite, start_dose
from plans import actions
from plans.models import Prescription
from tests import factories
from tests.pages import Page, told, words

pytestmark = pytest.mark.django_db
DOSE = {
    "sets": 4, "reps": 6, "hold_s": None, "duration_min": None, "rest_s": 90, "times_a_day": 1, "frequency": "daily",
}  # fmt: skip


@pytest.fixture
def draft(episode):
    draft = factories.PlanFactory(episode=episode)
    factories.PhaseFactory(plan=draft, position=1)
    return draft


@pytest.fixture
def squat(db):
    return factories.ExerciseFactory(code="QW2", text__name="Squat")


@pytest.fixture
def row(draft, squat):
    """As the library doses it: 3 × 10."""
    return actions.add_exercise(draft.phases.get(), squat)


def open_page(staff, draft) -> Page:
    return Page(staff.get(draft.get_absolute_url()))


def press(staff, draft, **button):
    return staff.post(draft.get_absolute_url(), open_page(staff, draft).filled() | button, follow=True)


def line(page: Page) -> str:
    return words(page.all("div", "start-dose")[0])


LIBRARY, OURS = "3 × 10, each side, every second day", "4 × 6, each side, every day"
SAVE = "Save as our start dose"


def test_a_row_says_that_it_has_the_librarys_dose(staff, draft, row):
    assert line(open_page(staff, draft)) == f"☆ the library's dose {SAVE}"


def test_an_exercise_is_put_in_with_the_clinics_dose_and_says_so(staff, draft, squat, therapist):
    save_start_dose(squat, DOSE, by=therapist)
    factories.PhaseFactory(plan=draft, position=2)
    phase = draft.phases.first()
    press(staff, draft, **{f"pick-{phase.pk}-exercise": "QW2", "add": str(phase.pk)})
    kept = Prescription.objects.get()
    assert {name: getattr(kept, name) for name in DOSE} == DOSE
    assert line(open_page(staff, draft)) == f"☆ your clinic's dose Take the library's dose: {LIBRARY}"


def test_another_clinics_dose_is_not_taken(draft, squat, outsider):
    save_start_dose(squat, DOSE, by=outsider)
    assert actions.add_exercise(draft.phases.get(), squat).dose_words == LIBRARY


def test_a_template_keeps_its_own_dose(episode, therapist, library):
    from exercises.models import Exercise
    from plans.starters import starters

    starter = starters()["pfp_strength"]
    wanted = starter.phases[0].exercises[0]
    save_start_dose(Exercise.objects.get(code=wanted.code, clinic=None), DOSE, by=therapist)
    plan = actions.start_plan(episode, starter=starter, by=therapist)
    first = plan.phases.first().prescriptions.first()
    assert {name: getattr(first, name) for name in wanted.dose} == wanted.dose


def test_one_press_gives_a_row_the_librarys_dose_and_another_the_clinics(staff, draft, row, squat, therapist):
    save_start_dose(squat, DOSE, by=therapist)
    Prescription.objects.update(sets=5, load_kg=8, band="red", note="slowly")
    assert line(open_page(staff, draft)) == (
        f"☆ Take your clinic's dose: {OURS} Take the library's dose: {LIBRARY} {SAVE}"
    )
    for button, dose in (("ours", OURS), ("library", LIBRARY)):
        press(staff, draft, dose=f"{row.pk}:{button}")
        row.refresh_from_db()
        assert (row.dose_words, row.load_kg, row.band, row.note) == (dose, 8, "red", "slowly")


def test_one_press_saves_what_was_typed_as_the_clinics_dose(staff, draft, row, squat, clinic, therapist):
    answer = press(
        staff, draft, **{f"dose-{row.pk}-sets": "5", f"dose-{row.pk}-load_kg": "7.5", "dose": f"{row.pk}:save"}
    )
    row.refresh_from_db()
    ours = start_dose(squat, clinic.pk)
    assert (row.sets, ours["sets"], ours["reps"], ours["load_kg"]) == (5, 5, 10, None)
    assert told(answer) == ["New plans start this exercise with your clinic's dose."]
    assert line(Page(answer)).startswith("☆ your clinic's dose")
    assert AuditEntry.objects.filter(actor=therapist, content_type__model="clinicexercise").exists()


def test_a_refused_row_saves_no_start_dose(staff, draft, row):
    press(staff, draft, **{f"dose-{row.pk}-sets": "99", "dose": f"{row.pk}:save"})
    assert not ClinicExercise.objects.exists()


def test_a_row_of_another_plan_saves_nothing(staff, draft, row):
    other = factories.PrescriptionFactory()
    press(staff, draft, dose=f"{other.pk}:save")
    press(staff, draft, dose="nonsense")
    assert not ClinicExercise.objects.exists()


def test_a_swap_brings_the_clinics_dose_of_the_other_exercise(draft, row, therapist):
    hold = factories.ExerciseFactory(sets=2, reps=None, hold_s=20)
    save_start_dose(hold, DOSE | {"reps": None, "hold_s": 45}, by=therapist)
    actions.swap_exercise(row, hold)
    assert row.dose_big == "4 × 45 s"


def test_a_plan_in_use_keeps_its_dose(plan, therapist):
    row = Prescription.objects.filter(phase__plan=plan).first()
    before = row.dose_words
    save_start_dose(row.exercise, DOSE, by=therapist)
    row.refresh_from_db()
    assert row.dose_words == before


def star_of(page: Page) -> tuple[str, str, str]:
    button = page.all("button", "star")[0]
    return button.get("aria-label"), button.get("aria-pressed"), button.get("value")


def test_the_star_beside_a_row_is_set_and_taken_away(staff, draft, row, squat):
    assert star_of(open_page(staff, draft)) == ("Favourite: Squat", "false", f"{squat.pk}:on")
    press(staff, draft, star=f"{squat.pk}:on")
    assert star_of(open_page(staff, draft)) == ("Favourite: Squat", "true", f"{squat.pk}:off")
    press(staff, draft, star=f"{squat.pk}:off")
    assert not ClinicExercise.objects.get().favourite


def test_another_clinics_exercise_gets_no_star(staff, draft, row, outsider):
    foreign = factories.ExerciseFactory(clinic=outsider.clinic)
    data = open_page(staff, draft).filled() | {"star": f"{foreign.pk}:on"}
    assert staff.post(draft.get_absolute_url(), data).status_code == 404
    assert not ClinicExercise.objects.exists()


def found_in_picker(staff, draft, words_typed, **filters) -> list[tuple[str, str]]:
    prefix = f"pick-{draft.phases.get().pk}"
    asked = {f"{prefix}-{name}": value for name, value in filters.items()}
    page = Page(
        staff.get(reverse("admin:find_exercise"), {"prefix": prefix, f"{prefix}-exercise": words_typed, **asked})
    )
    return [(one.get("aria-label"), one.get("value")) for one in page.all("button", "star")]


def test_the_picker_shows_stars_and_lists_favourites_first_where_no_word_gives_an_order(
    staff, draft, row, squat, therapist
):
    other = factories.ExerciseFactory(code="QW1", text__name="Squat one")
    stars = [("Favourite: Squat", f"{squat.pk}:on"), ("Favourite: Squat one", f"{other.pk}:on")]
    assert found_in_picker(staff, draft, "squat") == stars
    press(staff, draft, star=stars[1][1])
    starred = ("Favourite: Squat one", f"{other.pk}:off")
    assert found_in_picker(staff, draft, "squat") == [stars[0], starred]
    assert found_in_picker(staff, draft, "", position=squat.position) == [starred, stars[0]]
    assert Prescription.objects.count() == 1  # a star picks nothing


def test_the_page_takes_the_same_queries_at_one_and_at_three_rows(staff, draft, row, therapist):
    counts = []
    for more in (0, 2):
        for _time in range(more):
            exercise = factories.ExerciseFactory()
            set_favourite(exercise, True, by=therapist)
            save_start_dose(exercise, DOSE, by=therapist)
            actions.add_exercise(draft.phases.get(), exercise)
        with CaptureQueriesContext(connection) as caught:
            staff.get(draft.get_absolute_url())
        counts.append(len(caught))
    assert counts[0] == counts[1]
