"""The documentation says what the code does: rule ids, tables of figures, paths and links."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from exercises.stage_words import (
    amount_words,
    contact_words,
    days_words,
    load_words,
    rest_words,
    source_words,
)
from exercises.stages import KINDS, STAGES, StageDose, stage_dose
from exercises.vocabulary import Caution, Kind
from patients.derived import smallest_change
from patients.instruments import instruments
from patients.measures import registry
from patients.rules import evaluate, interventions
from patients.rules.guideline import STATEMENTS
from plans.gait_page import feedback_words
from plans.handouts.sheet import usual_stop_signs
from plans.models import Prescription
from plans.running import criteria, gait
from plans.starters import starters

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
RULES = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
RULE_ID = re.compile(r"\bR-[A-Z]\d{2}\b")
RULE_CODE = [*sorted((ROOT / "plans/running").glob("*.py")), ROOT / "patients/derived.py", ROOT / "exercises/safety.py"]
RULE_CODE += sorted((ROOT / "patients/rules").glob("*.py"))
LINK = re.compile(r"\]\(([^)\s#]+)(#[^)\s]*)?\)")
NAMED_PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|toml|html|js|css|md))`")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def rule_sections() -> dict[str, str]:
    """Text of each rule, heading included, by its id."""
    sections = re.split(r"^(?=#{2,3} )", RULES, flags=re.MULTILINE)
    return {found[1]: text for text in sections if (found := re.match(r"### (R-[A-Z]\d{2}) ", text))}


SECTIONS = rule_sections()


def paths_in(text: str) -> list[str]:
    return NAMED_PATH.findall(text)


def rows_under(heading: str) -> list[list[str]]:
    """Cells of every table row in the section with this heading, head rows left out."""
    section = re.split(r"^#{2,3} ", RULES.split(f"\n### {heading}\n")[1], flags=re.MULTILINE)[0]
    tables = re.split(r"\n(?=[^|])", section)
    rows = [line for table in tables for line in re.findall(r"^\|.*\|$", table, re.MULTILINE)[2:]]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


# --- rules ------------------------------------------------------------------------------------------------------------
def test_every_rule_in_the_code_is_documented_and_the_other_way_round():
    in_code = {found for path in RULE_CODE for found in RULE_ID.findall(path.read_text(encoding="utf-8"))}
    assert in_code == set(SECTIONS)


def test_no_page_names_a_rule_that_is_not_there():
    named = {(name(page), found) for page in PAGES for found in RULE_ID.findall(page.read_text(encoding="utf-8"))}
    assert {(page, found) for page, found in named if found not in SECTIONS} == set()


def test_the_list_of_rules_is_that_of_the_sections():
    listed = re.findall(r"^\| (R-[A-Z]\d{2}) \| [^|]+ \| `([^`]+)` \|$", RULES, re.MULTILINE)
    assert [rule_id for rule_id, _module in listed] == list(SECTIONS)
    assert [rule_id for rule_id, module in listed if module not in SECTIONS[rule_id]] == []


@pytest.mark.parametrize("rule_id", SECTIONS)
def test_rule_names_its_module_its_test_and_its_source(rule_id):
    section = SECTIONS[rule_id]
    paths = paths_in(section)
    modules = [ROOT / path for path in paths if not path.startswith("tests/")]
    assert any(rule_id in module.read_text(encoding="utf-8") for module in modules)
    assert [path for path in paths if path.startswith("tests/") and (ROOT / path).is_file()]
    assert re.search(r"\bModule: `", section)
    assert re.search(r"Source: .*?\[(V|V2|C|G|D)\]", section, re.DOTALL)


@pytest.mark.parametrize("rule_id", [one for one in SECTIONS if one[2] in "FDAI"])
def test_a_rule_of_the_examination_has_a_table_of_cases(rule_id):
    rows = re.findall(r"^\|.*\|$", SECTIONS[rule_id], re.MULTILINE)
    assert len(rows) >= 4  # head, rule, and two cases at the least


# --- figures ----------------------------------------------------------------------------------------------------------
def test_smallest_changes_are_those_of_the_code():
    expected = []
    for measure_id in registry():
        if not (smallest := smallest_change(measure_id)):
            continue
        unit = smallest.unit
        same_day = f"{smallest.same_day} {unit}" if smallest.same_day else "–"
        source = smallest.source
        expected.append(
            [f"`{measure_id}`", f"{smallest.limit} {unit}", same_day, source.key or "–", f"[{source.mark}]"]
        )
    assert rows_under("A change larger than the error") == expected


@pytest.mark.parametrize(
    ("rules", "thresholds"),
    [
        ("assessment", evaluate.THRESHOLDS),
        ("treatment", interventions.THRESHOLDS),
        ("readiness", criteria.THRESHOLDS),
    ],
)
def test_numbers_of_the_rules_are_those_of_the_code(rules, thresholds):
    expected = [
        [
            f"`{one.key}`",
            ", ".join(one.rule_ids),
            f"{one.default} {one.unit}".strip(),
            str(one.low),
            str(one.high),
            source_words([one.source]),
        ]
        for one in thresholds
    ]
    assert rows_under(f"Numbers of the {rules} rules that a clinic may change") == expected


def test_criteria_of_readiness_are_those_of_the_code():
    expected = []
    for one in criteria.CRITERIA:
        words = {"from": "at least", "above": "more than", "below": "less than", "at_most": "at most", None: "yes"}
        line = f" {one.threshold.default} {one.threshold.unit}".rstrip() if one.threshold else ""
        measures = ", ".join(f"`{measure}`" for measure in one.measures) or "entered"
        expected.append([words[one.comparison] + line, measures, source_words([one.source])])
    assert [row[1:] for row in rows_under("R-R01 Ready to run") if len(row) == 4] == expected


def test_recommendations_of_the_guideline_are_those_of_the_code():
    expected = [[one.key, one.grade, f"[{one.mark}]", source_words(one.second) or "–"] for one in STATEMENTS.values()]
    assert rows_under("Recommendations of the guideline") == expected


@pytest.mark.parametrize("rule_id", [*evaluate.RULES, *interventions.INTERVENTIONS])
def test_a_test_of_a_rule_asks_that_rule(rule_id):
    tests = [ROOT / path for path in paths_in(SECTIONS[rule_id]) if path.startswith("tests/patients/rules/")]
    assert any(f'"{rule_id}"' in test.read_text(encoding="utf-8") for test in tests)


def test_sources_that_the_rules_cite_are_resolved():
    cited = {key for path in RULE_CODE for key in re.findall(r'Source\("(\w+)", "', path.read_text(encoding="utf-8"))}
    listed = re.findall(r"^\| (\S+) \| [^|]+ \|$", RULES.split("## Sources")[1], re.MULTILINE)
    assert cited - set(listed) == set()
    assert len(listed) == len(set(listed))


def test_changes_of_scores_are_those_of_the_file():
    expected = []
    for one in instruments().values():
        deciding = one.deciding
        source = deciding.source if deciding else None
        others = [figure for figure in one.figures if figure is not deciding]
        told = [" ".join(filter(None, (str(f.value), f.source.key, f"[{f.source.mark}]"))) for f in others]
        expected.append(
            [
                f"`{one.id}`",
                f"{one.low} to {one.high}",
                "higher" if one.higher_is_better else "lower",
                str(deciding.value) if deciding else "–",
                (source and source.key) or "–",
                f"[{source.mark}]" if source else "–",
                "; ".join(told) or "–",
            ]
        )
    assert [row for row in rows_under("Change of a score") if len(row) == 7] == expected


def test_every_source_of_a_score_is_resolved():
    keys = {figure.source.key for one in instruments().values() for figure in one.figures} - {""}
    listed = {row[0] for row in rows_under_sources()}
    assert keys - listed == set()


def rows_under_sources() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in RULES.split("## Sources")[1].splitlines()]


def test_cautions_are_those_of_the_code():
    with translation.override("en"):
        expected = [[caution.value, str(caution.label)] for caution in Caution]
    assert rows_under("Cautions of the library") == expected


def test_stop_signs_are_those_of_the_sheet():
    listed = re.findall(r"^- (.+)$", RULES.split("### Stop signs (ED11)")[1].split("### ")[0], re.MULTILINE)
    assert tuple(listed) == usual_stop_signs("en")


def test_template_doses_are_those_of_the_files():
    with translation.override("en"):
        expected = [
            [starter.title["en"], phase.title["en"], str(phase.weeks), one.code, dose_words(one.dose)]
            for starter in starters().values()
            for phase in starter.phases
            for one in phase.exercises
        ]
    assert [row for row in rows_under("Doses of plan templates") if len(row) == 5] == expected


def test_doses_of_stages_are_those_of_the_code():
    expected = []
    with translation.override("en"):
        for kind in KINDS:
            stages_of = {}
            for stage in STAGES:
                stages_of.setdefault(stage_dose(kind, stage), []).append(stage)
            expected += [[str(Kind(kind).label), ", ".join(stages), *told(dose)] for dose, stages in stages_of.items()]
    assert rows_under("Dose for a phase's stage") == expected


def test_sessions_of_gait_retraining_are_those_of_the_code():
    with translation.override("en"):
        expected = [
            [str(one.number), str(one.minutes), f"{one.feedback_percent} %", feedback_words(one)]
            for one in gait.SESSIONS
        ]
    assert rows_under("Sessions of gait retraining") == expected


def told(dose: StageDose) -> list[str]:
    words = (amount_words(dose) or contact_words(dose), load_words(dose.load), days_words(dose), rest_words(dose))
    return [*(one or "not stated" for one in words), source_words(dose.sources) or "–"]


def dose_words(dose: dict) -> str:
    return Prescription(**dose, side="both").dose_words


@pytest.mark.parametrize(
    ("words", "dose"),
    [
        ("3 × 10, each side", {"sets": 3, "reps": 10, "side": "each"}),
        ("3 × 10, each side, hold 3 s", {"sets": 3, "reps": 10, "hold_s": 3, "side": "each"}),
        ("5 × 10 s", {"sets": 5, "hold_s": 10, "side": "both"}),
        ("3 × 12, rest 60 s", {"sets": 3, "reps": 12, "rest_s": 60, "side": "both"}),
        ("20 min", {"duration_min": 20}),
    ],
)
def test_session_length_is_that_of_the_code(words, dose):
    documented = dict(rows_under("Session length"))
    assert documented[words] == f"{Prescription(**dose).session_seconds} s"


# --- paths and links --------------------------------------------------------------------------------------------------
def test_every_page_is_there():
    decisions = [name(page)[15:19] for page in PAGES if name(page).startswith("docs/decisions/0")]
    assert decisions == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for page in ("architecture", "deploy", "development", "rules", "security"):
        assert ROOT / f"docs/{page}.md" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_relative_links_lead_somewhere(page):
    targets = [target for target, _anchor in LINK.findall(page.read_text(encoding="utf-8"))]
    relative = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in relative if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_named_files_exist(page):
    assert [path for path in paths_in(page.read_text(encoding="utf-8")) if not (ROOT / path).is_file()] == []


def test_the_readme_shows_three_pictures_with_words_for_those_who_do_not_see_them():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", readme)
    assert [path for _words, path in pictures] == [
        f"docs/pictures/{name}.png" for name in ("sheet", "portal", "examples")
    ]
    assert [words for words, _path in pictures if len(words) < 30] == []
