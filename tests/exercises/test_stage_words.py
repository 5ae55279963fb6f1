"""Stated doses in words, in English and in Spanish."""

import pytest
from django.utils import translation

from exercises.stage_words import amount_words, stage_dose_words
from exercises.stages import OwnDose, Source, Span, StageDose, stage_dose

HOLDS = OwnDose(("S1",), Source("SH10", "V"), sets=Span(1, 1), reps=Span(15, 15), hold_s=Span(10, 10))


@pytest.mark.parametrize(
    ("kind", "stage", "language", "words"),
    [
        (
            "strength",
            "S2",
            "en",
            "3 × 8–12; RPE 6–7 of 10, 60–70 % of 1RM, 8–12RM; 2–3 days a week",
        ),
        (
            "strength",
            "S3",
            "en",
            "3–4 × 6–10; RPE 7–8 of 10, 70–80 % of 1RM; 2–3 days a week; rest 3–5 min with a load of 1–6RM",
        ),
        ("isometric", "S1", "en", "5 × 10–30 s; RPE 3–5 of 10; every day or every second day"),
        (
            "plyometric",
            "S4",
            "en",
            "count foot contacts: 470 per leg in a published screen; light to moderate, fast, good quality; "
            "2 days a week, not the day before a run; rest 60–90 s between sets, 2–3 min between exercises",
        ),
        ("stretch", "S1", "es", "3 × 20–30 s; todos los días o casi todos"),
        (
            "endurance",
            "S3",
            "es",
            "2–4 × 10–25; menos del 70 % de 1RM; 2–3 días a la semana; descanso: 30–60 s entre series",
        ),
        ("balance", "S3", "en", ""),
    ],
)
def test_all_that_is_stated_is_said_in_one_line(kind, stage, language, words):
    with translation.override(language):
        assert stage_dose_words(stage_dose(kind, stage)) == words


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (stage_dose("isometric", "S1", [HOLDS]), "1 × 15, hold 10 s"),
        (StageDose(hold_s=Span(5, 10)), "hold 5–10 s"),
        (StageDose(sets=Span(3, 3)), ""),
    ],
)
def test_a_hold_within_repetitions_and_a_hold_alone(dose, words):
    with translation.override("en"):
        assert amount_words(dose) == words
