"""The two runners of Hilltop Physiotherapy, which counts in miles and prints on Letter paper.  Invented people."""

from plans.demo.person import Exam, Person, PlanGiven, RunDone

CALEB = Person(
    given_name="Caleb",
    family_name="Morrison",
    record_number="H-207",
    age=33,
    sex="male",
    phone="555-0131",
    email="caleb.morrison@example.org",
    side="left",
    opened=52,
    onset_weeks=6,
    onset="Fire academy: stair climbs with gear on top of his own running.",
    aggravated_by="Stairs with load, squats, running after the second mile.",
    weekly_km=24,
    goal="Pass the 1.5 mile test in April.",
    usual_morning_pain=0,
    exams=(
        Exam(
            days_ago=52,
            note="Left patellofemoral pain with short calf and weak quadriceps. Gear stairs paused for six weeks.",
            pain={
                "usual": 4,
                "worst": 6,
                "rest": 0,
                "stairs_up": 4,
                "stairs_down": 5,
                "squat": 4,
                "sitting": 2,
                "running": 5,
            },
            hip_abduction=(29.4, 27.0),
            hip_external_rotation=(18.8, 17.0),
            knee_extension=(66.0, 51.5),
            hamstrings=(30, 31),
            lunge=(9.5, 7.5),
            foot_posture=(0, 0),
            step_down=(2, 3),
            cadence=166,
            more={
                "body_mass": "86.2",
                "heel_raise_repetitions__right": "27",
                "heel_raise_repetitions__left": "21",
            },
        ),
        Exam(
            days_ago=10,
            note="Quadriceps index 90 %, brisk walk and stairs free of pain. Phase 1 of the field program.",
            pain={
                "usual": 1,
                "worst": 2,
                "rest": 0,
                "stairs_up": 0,
                "stairs_down": 1,
                "squat": 1,
                "sitting": 0,
            },
            hip_abduction=(29.8, 28.9),
            knee_extension=(67.5, 60.8),
            lunge=(10, 9),
            step_down=(1, 2),
            more={"body_mass": "85.4", "hop_pain__left": "1", "hop_pain__right": "0"},
        ),
    ),
    plans=(
        PlanGiven(
            days_ago=51,
            starter="pfp_strength",
            added={1: ("FL5",)},
            changes={"FL5": {"sets": 3, "hold_s": 30, "frequency": "daily"}},
            next_visit_in=21,
        ),
        PlanGiven(days_ago=28, enters=2, next_visit_in=18),
        PlanGiven(
            days_ago=9,
            starter="return_to_run",
            next_visit_in=14,
            note="Flat track, no gear. The test distance comes in phase 2.",
        ),
    ),
    knee=((51, 4), (30, 2), (10, 1), (1, 1)),
    keeps_up=0.6,
    notes={
        47: "24 h shift, half of it between two calls.",
        33: "Academy stairs without gear, 2 out of 10.",
        12: "Brisk walk 35 min, nothing.",
    },
    went={47: "some"},
    runs=(
        RunDone(days_ago=6, km="1.61", minutes=11, during=3, after=1, morning=0, note="Raced a classmate. My bad."),
        RunDone(days_ago=3, km="1.61", minutes=12, during=1, note="Easy this time."),
    ),
    prints=True,
    expected="repeat",
)

ROBIN = Person(given_name="Robin", side="right", opened=1, note="Walk-in; details at the first full visit.")

PEOPLE = (CALEB, ROBIN)
