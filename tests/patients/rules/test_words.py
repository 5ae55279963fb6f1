"""Every code that these rules can say has its words, and no words are left over."""

import ast
from pathlib import Path

from patients import card_words, rules
from patients.measures import registry
from patients.rules.evaluate import RULES
from patients.rules.findings import RED_FLAGS
from patients.rules.mobility import TISSUES

FOLDER = Path(rules.__file__).parent
MODULES = [FOLDER / f"{name}.py" for name in
           ("safety", "diagnosis", "load", "strength", "movement", "mobility", "subgroups", "verdicts")]  # fmt: skip
STRINGS = {
    node.value
    for path in MODULES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}
KEYS = {(rule_id, key) for rule_id, key in card_words.TITLES}


def test_every_title_has_a_sentence_of_a_rule_that_exists():
    assert set(card_words.TITLES) == set(card_words.SENTENCES)
    assert {rule_id for rule_id, _key in KEYS} == set(RULES)


def test_words_belong_to_codes_of_the_rules():
    codes = {*card_words.NOTES, *card_words.CONFLICTS, *card_words.SILENCES, *(key for _rule_id, key in KEYS)}
    assert (
        codes - STRINGS - set(TISSUES.values()) - {"lever_arm_missing", "body_mass_missing", "not_convertible"} == set()
    )


def test_each_flag_and_each_derived_value_has_a_name():
    assert set(RED_FLAGS) <= set(card_words.NAMES)
    assert set(card_words.NAMES) - set(RED_FLAGS) - STRINGS == set()
    assert set(card_words.NAMES) & set(registry()) == set()
