"""The library of run programs, one program, and starting one of them."""

import pytest
from django.urls import reverse

from clinic.models import Units
from clinic.roles import Role
from plans.models import RunProgram
from plans.run_models import OwnProtocol
from plans.running.protocol_files import from_definition, load_protocols, to_definition
from tests import factories

LIBRARY = load_protocols()


def text(response):
    return response.content.decode()


@pytest.fixture
def own(clinic, therapist):
    return factories.OwnProtocolFactory(clinic=clinic, saved_by=therapist, title="Riverside four weeks")


@pytest.fixture
def start(staff, episode):
    def press(value):
        return staff.post(reverse("admin:start_program", args=[episode.pk]), {"protocol": value}, follow=True)

    return press


def test_the_library_shows_all_programs_side_by_side(staff):
    page = staff.get(reverse("admin:run_protocols"))
    assert [row.protocol.key for row in page.context["library"]] == list(LIBRARY)
    assert all(one.title.en in text(page).replace("&amp;", "&") for one in LIBRARY.values())


@pytest.mark.parametrize(
    ("key", "sessions", "weeks", "longest", "running"),
    [
        ("p1", 8, 4, "4.83 km (3 mi)", "1.61 km (1 mi) to 4.83 km (3 mi)"),
        ("p3", 12, 4, "3.22 km (2 mi)", "3.22 km (2 mi)"),
        ("p5", 15, 5, "20 min", "3 min to 21 min"),
        ("p6", None, None, "20 min", "5 min to 25 min"),
        ("p8", 27, 9, "30 min", "8 min to 30 min"),
        ("p10", None, 8, "", "not fixed by the source"),
        ("p11", 22, 4, "2 min", "4–4.5 min to 16–18 min"),
        ("p12", None, 10, "30 min", "10 min to 30 min"),
    ],
)
def test_figures_of_the_comparison(staff, key, sessions, weeks, longest, running):
    rows = {row.protocol.key: row for row in staff.get(reverse("admin:run_protocols")).context["library"]}
    row = rows[key]
    assert (row.sessions, row.weeks, row.longest, row.run_words) == (sessions, weeks, longest, running)


def test_a_chart_has_a_bar_for_each_stage_and_marks_what_is_open(staff):
    rows = {row.protocol.key: row for row in staff.get(reverse("admin:run_protocols")).context["library"]}
    assert [bar.look for bar in rows["p1"].bars] == ["run"] * 7 + ["open"]
    assert [bar.look for bar in rows["p3"].bars] == ["total"] * 5 + ["run"]
    assert [bar.look for bar in rows["p10"].bars] == ["open"] * 8
    assert {bar.height for bar in rows["p8"].bars if bar.x == max(one.x for one in rows["p8"].bars)} == {28}


def test_miles_stand_first_in_a_clinic_that_counts_them(staff, clinic):
    clinic.units = Units.IMPERIAL
    clinic.save()
    page = text(staff.get(reverse("admin:run_protocol", args=["p4"])))
    assert "Jog 0.25 mi (0.4 km)" in page
    assert "0.25 mi (0.4 km)" in page


@pytest.mark.parametrize("key", LIBRARY)
def test_one_program_shows_its_stages_sources_and_what_is_not_stated(staff, key):
    page = staff.get(reverse("admin:run_protocol", args=[key]))
    said = text(page).replace("&amp;", "&").replace("&#x27;", "'")
    protocol = LIBRARY[key]
    assert [row.title for row in page.context["row"].stage_rows()] == [stage.title.en for stage in protocol.stages]
    assert all(source.address in said for source in protocol.sources)
    assert all(caution.en in said for caution in protocol.cautions)
    assert "Not stated" in said


def test_a_program_reads_in_spanish(staff, therapist):
    page = staff.get(reverse("admin:run_protocol", args=["p12"]), headers={"accept-language": "es"})
    assert LIBRARY["p12"].title.es in text(page)


@pytest.mark.parametrize("name", ["run_protocol", "copy_run_protocol"])
def test_an_unknown_program_is_not_found(staff, name):
    url = reverse(f"admin:{name}", args=["p99"])
    assert {staff.get(url).status_code, staff.post(url).status_code} == {404, 405}


def test_a_copy_is_the_clinics_own_and_opens_in_the_editor(staff, clinic, therapist):
    answer = staff.post(reverse("admin:copy_run_protocol", args=["p7"]))
    own = OwnProtocol.objects.get()
    assert answer.url == reverse("admin:own_protocol", args=[own.pk])
    assert (own.clinic, own.copied_from, own.saved_by) == (clinic, "p7", therapist)
    copied = from_definition(own.definition, own.title)
    assert (copied.stages, copied.sources, copied.not_stated) == (
        LIBRARY["p7"].stages,
        LIBRARY["p7"].sources,
        LIBRARY["p7"].not_stated,
    )
    page = text(staff.get(reverse("admin:own_run_protocol", args=[own.pk])))
    assert "Adapted from “Graded program from the shin pain trial”." in page


def test_an_own_program_can_be_copied_too(staff, own):
    staff.post(reverse("admin:copy_own_protocol", args=[own.pk]))
    assert list(OwnProtocol.objects.values_list("title", "copied_from")) == [
        ("Riverside four weeks", ""),
        ("Riverside four weeks, adapted", str(own.pk)),
    ]


def test_a_program_is_retired_and_offered_again(staff, own, episode):
    url = reverse("admin:retire_own_protocol", args=[own.pk])
    patient_page = reverse("admin:patient_page", args=[episode.patient_id])
    staff.post(url, {"wish": "retire"})
    own.refresh_from_db()
    assert own.retired_at is not None
    assert f'value="own:{own.pk}"' not in text(staff.get(patient_page))
    assert staff.get(reverse("admin:run_protocols")).context["mine"] == []
    staff.post(url, {"wish": "offer"})
    assert f'value="own:{own.pk}"' in text(staff.get(patient_page))


def test_an_own_program_is_started(start, own, episode):
    own.definition = to_definition(LIBRARY["p9"])
    own.save()
    page = start(f"own:{own.pk}")
    program = RunProgram.objects.get()
    assert (program.protocol, program.own_protocol, program.stage) == ("", own, "1")
    assert "cannot be scheduled yet" not in "".join(str(one) for one in page.context["messages"])


def test_a_program_that_leaves_something_open_starts_with_a_hint(start):
    told = [str(one) for one in start("p1").context["messages"]]
    assert told == [
        "This program leaves open how often or how far at: Level 8. These cannot be scheduled yet.",
        "Before the first run, criteria (R-R01): 0 of 18 passed; 0 not yet, 0 to test again, 18 missing. You decide.",
    ]
    assert RunProgram.objects.get().protocol == "p1"


@pytest.mark.parametrize("value", ["own:", "own:x", "own:999999", "own:-1", "own:²", "own:99999999999999999999", ""])
def test_an_own_program_that_is_none_is_not_found(start, value):
    assert start(value).status_code == 404
    assert not RunProgram.objects.exists()


def test_a_retired_program_cannot_be_started(start, staff, own):
    staff.post(reverse("admin:retire_own_protocol", args=[own.pk]), {"wish": "retire"})
    assert start(f"own:{own.pk}").status_code == 404


def test_another_clinics_program_cannot_be_started(start):
    theirs = factories.OwnProtocolFactory(title="Theirs")
    assert start(f"own:{theirs.pk}").status_code == 404
    assert not RunProgram.objects.exists()


def test_another_clinics_programs_are_not_listed(staff):
    factories.OwnProtocolFactory(title="Zebra program")
    assert "Zebra" not in text(staff.get(reverse("admin:run_protocols")))


def test_a_definition_that_cannot_be_read_leaves_the_library_standing(staff, own):
    OwnProtocol.objects.update(definition={"key": "own"})
    page = staff.get(reverse("admin:run_protocols"))
    assert (page.status_code, page.context["mine"]) == (200, [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_library_takes_the_same_number_of_queries_at_any_length(
    staff, clinic, therapist, count, django_assert_num_queries
):
    for number in range(count):
        factories.OwnProtocolFactory(clinic=clinic, saved_by=therapist, title=f"Own {number}")
    staff.get(reverse("admin:run_protocols"))
    with django_assert_num_queries(9):
        staff.get(reverse("admin:run_protocols"))


class TestAssistant:
    @pytest.fixture
    def assistant(self, client, clinic):
        client.force_login(factories.UserFactory(clinic=clinic, role=Role.ASSISTANT))
        return client

    def test_looks_and_changes_nothing(self, assistant, own):
        assert assistant.get(reverse("admin:run_protocols")).status_code == 200
        page = text(assistant.get(reverse("admin:own_run_protocol", args=[own.pk])))
        assert "Copy and adapt" not in page
        for name in ("own_protocol", "copy_own_protocol", "retire_own_protocol"):
            assert assistant.post(reverse(f"admin:{name}", args=[own.pk])).status_code == 403
        assert OwnProtocol.objects.get().retired_at is None


class TestContent:
    """Length of the runs and open intervals, for one patient."""

    @pytest.fixture
    def program(self, episode):
        return factories.RunProgramFactory(episode=episode, protocol="p10")

    @pytest.fixture
    def url(self, program):
        return reverse("admin:run_program_content", args=[program.pk])

    def test_open_intervals_are_filled_and_the_stage_can_be_scheduled(self, staff, url, program):
        staff.post(url, {"scale_percent": "100", "repeat-1": "6"})
        program.refresh_from_db()
        assert (program.repeats, program.scale_percent) == ({"1": 6}, 100)
        rows = staff.get(url).context["row"].stage_rows()
        assert [(row.run, row.stage.is_complete) for row in rows[:2]] == [("6 min", True), ("", False)]

    def test_every_rounding_is_shown(self, staff, url, program):
        program.protocol = "p9"
        program.save()
        refused = staff.post(url, {"scale_percent": "80"})
        assert "Give a reason: colleagues will ask why this was changed." in text(refused)
        staff.post(url, {"scale_percent": "80", "reason": "Walks to work"})
        kept = program.decisions.get()
        assert (kept.changes, kept.reason) == ({"scale_percent": [100, 80]}, "Walks to work")
        page = staff.get(url)
        assert page.context["roundings"] == [
            "Week 1: 1.6 min, rounded to 1.5 min",
            "Week 2: 2.4 min, rounded to 2.5 min",
            "Week 3: 3.2 min, rounded to 3 min",
        ]
        assert "Week 3: 3.2 min, rounded to 3 min" in text(page)

    @pytest.mark.parametrize("typed", [{"scale_percent": "49"}, {"scale_percent": "100", "repeat-1": "51"}, {}])
    def test_what_is_out_of_range_is_refused(self, staff, url, program, typed):
        answer = staff.post(url, typed | {"csrf": "x"})
        assert answer.status_code == 422
        program.refresh_from_db()
        assert (program.repeats, program.scale_percent) == ({}, 100)
