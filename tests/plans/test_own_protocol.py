"""The editor of a clinic's own run program: nothing typed is lost, and what is kept has passed the checks."""

import html

import pytest
from django.urls import reverse
from django.utils import translation

from plans import own_protocols
from plans.program import own_content, protocol_of
from plans.protocol_editor import Editor
from plans.run_models import OwnProtocol
from plans.running.protocol import AtFirst, Pause, Rest, Soreness, StepBack, Text
from plans.running.protocol_files import load_protocols, to_definition
from tests import factories
from tests.browser_form import fields_of

LIBRARY = load_protocols()


@pytest.fixture
def own(clinic, therapist):
    made = factories.OwnProtocolFactory(clinic=clinic, saved_by=therapist, title="Four weeks")
    made.definition = to_definition(LIBRARY["p9"])
    made.save()
    return made


@pytest.fixture
def url(own):
    return reverse("admin:own_protocol", args=[own.pk])


@pytest.fixture
def typed(staff, url):
    """The fields of the editor as a browser would send them, with changes."""

    def fill(**changes):
        fields = fields_of(staff.get(url))
        return fields | {name.replace("_", "-", 1): value for name, value in changes.items()}

    return fill


def save(staff, url, data):
    return staff.post(url, data | {"save": "1"})


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", LIBRARY)
def test_opening_and_saving_changes_nothing(clinic, therapist, key, language):
    with translation.override(language):
        own = own_protocols.copy_of(LIBRARY[key], clinic=clinic, by=therapist, copied_from=key)
        editor = Editor.of(own, language, imperial=False)
        head = editor.head.initial
        rows = [form.initial for form in editor.rows]
        assert own_protocols.build(editor.base, head, rows, language) == own_content(own)


def test_what_is_typed_stands_for_both_languages_and_the_rest_keeps_its_own(staff, own, url, typed):
    data = typed(r0_title="First week") | {"title": "Four weeks"}
    assert save(staff, url, data).status_code == 302
    first, second = own_content(OwnProtocol.objects.get()).stages[:2]
    assert (first.title, second.title) == (Text("First week", "First week"), Text("Week 2", "Semana 2"))


def test_content_is_typed_in_the_notation(staff, own, url, typed):
    save(staff, url, typed(r0_content="walk 5 min; 4 x (run 1,5 min, walk 2 min)"))
    own.refresh_from_db()
    first = own_content(own).stages[0]
    assert [(block.repeat, len(block.segments)) for block in first.blocks] == [(1, 1), (4, 2)]


def test_fields_that_the_editor_does_not_show_stay(staff, own, url, typed):
    own.definition = to_definition(LIBRARY["p7"])
    own.save()
    save(staff, url, typed(r0_title="Begin"))
    own.refresh_from_db()
    kept, source = own_content(own), LIBRARY["p7"]
    assert (kept.entry_stages, kept.meant_for, kept.stages[3].intensity, kept.stages[0].blocks) == (
        source.entry_stages,
        source.meant_for,
        source.stages[3].intensity,
        source.stages[0].blocks,
    )


def test_a_rest_rule_of_the_whole_program_reaches_every_stage(staff, own, url, typed):
    save(staff, url, typed() | {"max_per_week": "2"})
    own.refresh_from_db()
    assert {stage.rest for stage in own_content(own).stages} == {Rest(days_between=1, max_per_week=2)}


def test_a_rest_rule_that_is_cleared_does_not_come_back_from_its_week(staff, clinic, therapist, typed):
    weeks = factories.OwnProtocolFactory(clinic=clinic, saved_by=therapist, title="Five weeks")
    weeks.definition = to_definition(LIBRARY["p5"])
    weeks.save()
    url = reverse("admin:own_protocol", args=[weeks.pk])
    save(staff, url, fields_of(staff.get(url)) | {"max_per_week": "", "r0-days_between": ""})
    weeks.refresh_from_db()
    kept = own_content(weeks)
    assert kept.stages[0].rest == Rest()
    assert [group.rest for group in kept.groups][:1] == [Rest()]


def test_step_back_and_pain_limit_are_kept(staff, own, url, typed):
    save(staff, url, typed() | {"step_back": "group", "step_back_when": "amber", "days_off": "2", "pain_limit": "3"})
    own.refresh_from_db()
    kept = own_content(own)
    assert (kept.step_back, kept.pain_limit) == (StepBack("group", 2, when="amber"), 3)
    assert not {"step_back", "pain_limit"} & set(kept.not_stated)


def test_pause_soreness_and_a_stricter_beginning_are_kept(staff, own, url, typed):
    more = {"pause_days": "10", "pause_to": "group", "sore_warm_up": "2", "sore_during": "0"}
    save(staff, url, typed(r1_days="7") | more | {"first_days": "14", "first_between": "2"})
    own.refresh_from_db()
    kept = own_content(own)
    assert (kept.pause, kept.soreness) == (Pause(10, "group"), Soreness(2, 0))
    assert (kept.at_first, kept.stages[1].days_to_pass) == (AtFirst(14, Rest(days_between=2)), 7)
    assert "pause" not in kept.not_stated


def test_conditions_cautions_and_cool_down_are_kept_line_by_line(staff, own, url, typed):
    save(staff, url, typed() | {"entry": "Walks 30 min\n\nNo swelling", "cautions": "Hills", "cool_down": "Walk 5 min"})
    own.refresh_from_db()
    kept = own_content(own)
    assert [text.en for text in kept.entry] == ["Walks 30 min", "No swelling"]
    assert (kept.cautions, kept.cool_down) == ((Text("Hills", "Hills"),), Text("Walk 5 min", "Walk 5 min"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"pause_days": "10"}, "After such a pause: Give it too, or leave “Pause: days without a run” empty."),
        ({"pause_to": "start"}, "Pause: days without a run: Give it too, or leave “After such a pause” empty."),
        (
            {"sore_during": "0"},
            "Days off: sore in the warm-up: Give it too, or leave “Days off: sore during the run” empty.",
        ),
        ({"first_days": "14"}, "Rest days between runs until then: Give it too"),
    ],
)
def test_a_rule_of_two_parts_has_both_or_neither(staff, own, url, typed, given, sentence):
    answer = save(staff, url, typed() | given)
    assert (answer.status_code, sentence in html.unescape(answer.content.decode())) == (422, True)


def test_an_incomplete_stage_is_kept_and_said_to_be_so(staff, own, url, typed):
    assert save(staff, url, typed(r1_content="? x (walk 3 min, run 3 min)")).status_code == 302
    own.refresh_from_db()
    assert not own_content(own).is_complete
    page = staff.get(reverse("admin:own_run_protocol", args=[own.pk])).content.decode()
    assert "Left open how often or how far: Week 2" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"r1-content": "5 x walk 4 min, run 1 min"}, "Put the segments that are repeated in brackets"),
        ({"r1-content": "swim 5 min"}, "At character 1: “swim” is no effort."),
        ({"r1-content": ""}, "Content: This field is required."),
        ({"r1-rpe": "11"}, "Effort (RPE)"),
        (
            {"r1-days": "3", "r1-passes": "3"},
            "So many sessions with this rest do not fit into the 3 days of the stage.",
        ),
        ({"r1-passes": "two"}, "“two” is not a whole number."),
        ({"r0-group": "A", "r2-group": "A"}, "Stages of one week or level must follow each other."),
        (
            {"r1-days_between": "6"},
            "With so many rest days a week passes between two runs, so the stage begins again and is never passed. "
            "Give at most 5, or one session to pass it and no days in the stage.",
        ),
        (
            {"max_per_week": "1"},
            "With one run a week a stage begins again before it is passed. "
            "Give at least 2, or every stage one session to pass it and no days in the stage.",
        ),
        (
            {"pause_days": "3", "pause_to": "start"},
            "The program&#x27;s own rest leaves 3 days or more between two runs, so keeping it would send the "
            "patient back. Give a longer pause.",
        ),
        ({"r1-days_between": "13"}, "Rest days between runs: 13 is out of range: give a number from 0 to 12."),
        ({"in_a_row": "2"}, "Days in a row cannot be where there are rest days between runs."),
        ({"title": ""}, "Title"),
    ],
)
def test_what_is_refused_stays_typed(staff, own, url, typed, change, sentence):
    data = typed(r3_note="Typed just now") | change
    answer = save(staff, url, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    back = fields_of(answer)
    assert {name: back.get(name) for name in data if name.startswith("r")} == {
        name: value if isinstance(value, list) else [value] for name, value in data.items() if name.startswith("r")
    }
    own.refresh_from_db()
    assert own_content(own).stages == LIBRARY["p9"].stages


@pytest.mark.parametrize(
    ("button", "titles"),
    [
        ({"add": "1"}, ["Week 1", "Week 2", "Week 3", "Week 4", ""]),
        ({"remove": "1"}, ["Week 1", "Week 3", "Week 4"]),
        ({"up": "2"}, ["Week 1", "Week 3", "Week 2", "Week 4"]),
        ({"down": "0"}, ["Week 2", "Week 1", "Week 3", "Week 4"]),
        ({"up": "0"}, ["Week 1", "Week 2", "Week 3", "Week 4"]),
        ({"down": "3"}, ["Week 1", "Week 2", "Week 3", "Week 4"]),
        ({"remove": "77"}, ["Week 1", "Week 2", "Week 3", "Week 4"]),
        ({"up": "x"}, ["Week 1", "Week 2", "Week 3", "Week 4"]),
    ],
)
def test_rows_are_arranged_without_saving_or_losing(staff, own, url, typed, button, titles):
    answer = staff.post(url, typed(r0_content="nonsense") | button)
    rows = answer.context["editor"].rows
    assert answer.status_code == 200
    assert [form["title"].value() for form in rows] == titles
    assert [form["content"].value() for form in rows if form["title"].value() == "Week 1"] == ["nonsense"]
    own.refresh_from_db()
    assert own_content(own).stages == LIBRARY["p9"].stages


def test_the_last_row_stays(staff, own, url, typed):
    data = typed() | {"rows": "1", "remove": "0"}
    assert len(staff.post(url, data).context["editor"].rows) == 1


@pytest.mark.parametrize("rows", ["0", "", "x", "²"])
def test_a_program_without_stages_is_refused(staff, own, url, typed, rows):
    answer = save(staff, url, typed() | {"rows": rows})
    assert answer.status_code == 422
    assert "A program needs at least one stage." in answer.content.decode()


def test_a_new_stage_gets_a_number_that_was_never_used(staff, own, url, typed):
    data = typed() | {"rows": "5", "r4-title": "More", "r4-content": "run 40 min"}
    save(staff, url, data)
    own.refresh_from_db()
    assert [stage.key for stage in own_content(own).stages] == ["1", "2", "3", "4", "n1"]


def test_two_rows_with_one_key_are_refused(staff, own, url, typed):
    assert save(staff, url, typed(r1_key="1")).status_code == 422


def test_a_followed_program_stays_and_a_copy_is_saved(staff, own, url, typed, episode):
    factories.RunProgramFactory(episode=episode, protocol="", own_protocol=own)
    answer = staff.post(url, typed(r0_content="run 3 min") | {"save": "1", "title": "Four weeks"}, follow=True)
    own.refresh_from_db()
    copy = OwnProtocol.objects.exclude(pk=own.pk).get()
    assert own_content(own).stages == LIBRARY["p9"].stages
    assert (copy.title, copy.copied_from) == ("Four weeks (2)", str(own.pk))
    assert own_content(copy).stages[0].blocks != LIBRARY["p9"].stages[0].blocks
    assert [str(one) for one in answer.context["messages"]] == [
        "A patient follows “Four weeks”, so it stays as it is. Saved as “Four weeks (2)”, a version of your own."
    ]


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(staff, own, url, typed):
    data = typed(r0_content="run 7 min")
    own.save()  # by somebody else, later
    answer = save(staff, url, data)
    assert (answer.status_code, fields_of(answer)["r0-content"]) == (422, ["run 7 min"])
    own.refresh_from_db()
    assert own_content(own).stages == LIBRARY["p9"].stages
    assert save(staff, url, fields_of(answer)).status_code == 302


def test_a_new_program_begins_with_one_open_stage(staff):
    staff.post(reverse("admin:new_own_protocol"))
    made = own_content(OwnProtocol.objects.get())
    assert ([stage.key for stage in made.stages], made.is_complete) == (["1"], False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "5 x (walk 4 min, run 1 min)",
            ["Walk 4 min", "Do this 5 times", "Walk 20 min", "running 5 min", "in all 25 min"],
        ),
        ("swim", ["At character 1"]),
        ("? x (run 1 min)", ["cannot be scheduled yet"]),
        ("<b>", ["&lt;"]),
    ],
)
def test_a_line_is_said_back_while_it_is_typed(staff, line, said):
    page = staff.get(reverse("admin:run_protocol_line"), {"r7-content": line}).content.decode()
    assert [words for words in said if words not in page] == []


def test_a_patients_program_has_the_pts_changes(own, episode):
    own.definition = to_definition(LIBRARY["p10"])
    own.save()
    program = factories.RunProgramFactory(
        episode=episode, protocol="", own_protocol=own, repeats={"1": 6}, scale_percent=150
    )
    first = protocol_of(program).stages[0].blocks[0]
    assert (first.repeat, [part.amount.value for part in first.segments]) == (6, [3, 1.5])
