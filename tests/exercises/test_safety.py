"""What speaks against an exercise: the tables of docs/rules.md, R-S01 to R-S04."""

from decimal import Decimal

import pytest

from exercises.safety import Known, objections

PAIN = Decimal(6)


def rules(cautions=(), codes=("QW1",), **known):
    return [one.rule_id for one in objections(codes, cautions, Known(**known))]


@pytest.mark.parametrize(
    ("cautions", "pain", "expected"),
    [
        pytest.param(["KN"], "2", [], id="2 is tolerated"),
        pytest.param(["KN"], "2.5", ["R-S01"], id="above 2"),
        pytest.param(["KN", "DV"], "10", ["R-S01"], id="the worst"),
        pytest.param(["DV"], "10", [], id="nobody kneels"),
        pytest.param(["KN"], "0", [], id="no pain"),
    ],
)
def test_kneeling(cautions, pain, expected):
    assert rules(cautions, kneeling_pain=Decimal(pain)) == expected


@pytest.mark.parametrize(
    ("cautions", "pain", "expected"),
    [
        pytest.param(["C45"], "4.9", [], id="below 5"),
        pytest.param(["C45"], "5", ["R-S02"], id="5 with C45"),
        pytest.param(["O90"], "5", ["R-S02"], id="5 with O90"),
        pytest.param(["O90", "C45"], "9", ["R-S02"], id="said once"),
        pytest.param(["PM"], "9", [], id="no range stated"),
    ],
)
def test_an_irritable_knee(cautions, pain, expected):
    assert rules(cautions, worst_pain=Decimal(pain)) == expected


@pytest.mark.parametrize(
    ("cautions", "at_home", "expected"), [(["SUP"], True, ["R-S03"]), (["SUP"], False, []), (["PM"], True, [])]
)
def test_supervised(cautions, at_home, expected):
    assert rules(cautions, at_home=at_home) == expected


@pytest.mark.parametrize(
    ("codes", "apprehension", "expected"),
    [
        pytest.param({"FL8"}, True, ["R-S04"], id="self-glide with apprehension"),
        pytest.param({"OWN1", "FL8"}, True, ["R-S04"], id="a version of it under another code"),
        pytest.param({"FL8"}, False, [], id="no apprehension"),
        pytest.param({"FL9"}, True, [], id="another exercise"),
    ],
)
def test_apprehension(codes, apprehension, expected):
    assert rules(codes=codes, apprehension=apprehension) == expected


def test_what_was_not_examined_says_nothing():
    assert rules(["KN", "C45", "O90"], {"FL8"}) == []


def test_all_that_speaks_against_is_told_with_what_was_found():
    known = Known(kneeling_pain=PAIN, worst_pain=PAIN, apprehension=True)
    found = objections({"FL8"}, ["SUP", "C45", "KN"], known)
    assert [(one.rule_id, one.fact, one.value) for one in found] == [
        ("R-S01", "kneeling_pain", PAIN),
        ("R-S02", "worst_pain", PAIN),
        ("R-S03", "at_home", True),
        ("R-S04", "apprehension", True),
    ]
