"""A home program as a clinic would hand it out, and the folders that it is printed from."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

from clinic.pdf import Pdf, font_folder, html_to_pdf
from plans.handouts.content import ExerciseLines, Letterhead, Picture, RunLines, SheetContent
from plans.handouts.sheet import sheet_html, usual_stop_signs

PORTAL_URL = "https://plan.riverbend-pt.example/p/#Zk3vQ9mX1cT7rB0yLw5HnE8sJdA2fUgVoKq4iPxNhCM"
STATIC = Path(__file__).resolve().parents[3] / "plans" / "static"

LETTERHEAD = Letterhead(
    clinic_name="Riverbend Physical Therapy",
    phone="(555) 010-0142",
    therapist_name="Dana Whitfield",
    therapist_credentials="PT, DPT, OCS",
    address="214 Mill Street, Springfield",
    emergency_text="In an emergency call 911.",
)

EXERCISES = (
    ExerciseLines(
        number=1,
        name="Side-lying hip raise",
        side="Right leg",
        dose_big="3 × 10",
        dose_words="3 sets of 10, hold 3 seconds at the top, rest 60 seconds",
        load="Red band above the knees",
        steps=(
            "Lie on your left side with your back along a wall.",
            "Keep the top leg straight and your toes level.",
            "Slide your heel up the wall as far as it goes with ease.",
            "Lower it slowly while you count to three.",
        ),
        feel="Outer side of the hip",
        avoid="Rolling your hips back",
        note="Your form was great today. Go slower on the way down.",
    ),
    ExerciseLines(
        number=2,
        name="Bridge",
        side="Both legs",
        dose_big="3 × 12",
        dose_words="3 sets of 12, hold 2 seconds, rest 60 seconds",
        steps=(
            "Lie on your back with your knees bent and your feet flat.",
            "Press your heels down and lift your hips.",
            "Stop when your body is straight from knees to chest.",
        ),
        feel="Buttocks and back of the thighs",
        avoid="Arching your low back",
    ),
    ExerciseLines(
        number=3,
        name="Wall sit",
        side="Both legs",
        dose_big="4 × 30 s",
        dose_words="4 holds of 30 seconds, rest 45 seconds",
        load="Body weight",
        steps=(
            "Stand with your back to a wall, feet two foot lengths away.",
            "Slide down until your knees are bent about half way.",
            "Stay there and breathe.",
            "Slide up again.",
        ),
        feel="Front of the thighs",
        avoid="Knees falling in",
    ),
    ExerciseLines(
        number=4,
        name="Step-up",
        side="Right leg",
        dose_big="3 × 8",
        dose_words="3 sets of 8, rest 90 seconds",
        load="20 cm step, 4 kg in each hand",
        steps=(
            "Put your whole right foot on the step.",
            "Lean forward a little and push up through the heel.",
            "Step down slowly with the other foot.",
        ),
        feel="Front of the thigh and buttock",
        avoid="Pushing off with the lower foot",
    ),
    ExerciseLines(
        number=5,
        name="Side steps with a band",
        side="Both ways",
        dose_big="3 × 15",
        dose_words="3 sets of 15 steps each way, rest 60 seconds",
        load="Green band around the ankles",
        steps=("Bend your knees a little.", "Take a wide step to the side.", "Let the other foot follow slowly."),
        feel="Outer side of both hips",
        avoid="Swaying with your trunk",
    ),
    ExerciseLines(
        number=6,
        name="Single-leg deadlift",
        side="Each leg",
        dose_big="3 × 8",
        dose_words="3 sets of 8 each leg, rest 60 seconds",
        load="6 kg",
        steps=(
            "Stand on one leg with the knee soft.",
            "Tip forward from the hip with a long back.",
            "Come up again by squeezing the buttock.",
        ),
        feel="Back of the thigh and buttock",
        avoid="Turning your hips out",
    ),
    ExerciseLines(
        number=7,
        name="Calf raise on a step",
        side="Each leg",
        dose_big="3 × 15",
        dose_words="3 sets of 15 each leg, rest 60 seconds",
        steps=("Stand on the edge of a step.", "Rise up on your toes.", "Lower your heel below the edge, slowly."),
        feel="Calf",
        avoid="Bouncing",
    ),
    ExerciseLines(
        number=8,
        name="Front plank",
        dose_big="3 × 40 s",
        dose_words="3 holds of 40 seconds, rest 60 seconds",
        steps=("Rest on your forearms and toes.", "Make one straight line from head to heels.", "Breathe."),
        feel="Belly",
        avoid="Hips sagging",
    ),
)

RUN = RunLines(
    stage_title="Stage 3: walk 2, run 3",
    segments=(
        "Walk 5 minutes to warm up.",
        "Run 3 minutes, then walk 2 minutes. Do this 6 times.",
        "Walk 5 minutes to cool down.",
    ),
    total="40 minutes",
    rest_days=1,
    passes_needed=2,
    limits=("Stay on flat ground.", "Keep the pace easy: you can still talk."),
)


def sample_sheet(exercise_count: int = 3, **changes: object) -> SheetContent:
    """Return a home program with the first so many exercises and a run, changed as asked."""
    content = SheetContent(
        letterhead=LETTERHEAD,
        patient_short_name="Ana M.",
        printed_on=date(2026, 11, 12),
        next_visit_on=date(2026, 11, 26),
        plan_version=3,
        plan_title="Back to running",
        phase_title="Phase 2, build strength",
        phase_goal="Climb two flights of stairs with no more than 2 out of 10 pain.",
        session_minutes=25,
        days="Monday, Wednesday and Friday",
        stop_signs=usual_stop_signs("en"),
        exercises=EXERCISES[:exercise_count],
        run=RUN,
    )
    return replace(content, **changes)


def with_figures(content: SheetContent, folder: Path, paths: int = 20, points: int = 45) -> SheetContent:
    """Return the sheet with a start and an end drawn for each exercise; a drawing has about 14 KB."""
    exercises = []
    for exercise in content.exercises:
        pictures = []
        for moment in ("start", "end"):
            name = f"T{exercise.number}-{moment}.svg"
            (folder / name).write_text(drawing(exercise.number + len(pictures) * 31, paths, points))
            pictures.append(Picture(f"trochlea:/figures/{name}", f"{moment.title()} of {exercise.name}"))
        exercises.append(replace(exercise, picture_start=pictures[0], picture_end=pictures[1]))
    return replace(content, exercises=tuple(exercises))


def drawing(turn: int, paths: int, points: int) -> str:
    """Return an SVG of filled and outlined rings, as many and as long as a figure has."""
    rings = []
    for ring in range(paths):
        corners = [
            (200 + (20 + 6 * ring) * math.cos(turn + 6.3 * i / points), 150 + 6 * ring * math.sin(6.3 * i / points))
            for i in range(points)
        ]
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)
        rings.append(f'<path d="M{way}Z" fill="none" stroke="#1d2628" stroke-width="2"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">{"".join(rings)}</svg>'


def sheet_pdf(content: SheetContent, media: Path = STATIC, portal_url: str = PORTAL_URL, figures: Path = STATIC) -> Pdf:
    """Print the sheet as the render job does; media, figures: where uploaded pictures and our own lie."""
    return html_to_pdf(
        sheet_html(content, portal_url),
        folders={"static": STATIC, "fonts": font_folder(), "media": media, "figures": figures},
    )
