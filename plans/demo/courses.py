"""Further examinations of two runners, between those that riverside.py tells: so that change is seen over months."""

from plans.demo.person import Exam
from plans.demo.story import Care, examine

FURTHER = {
    "R-1015": (  # Aoife
        Exam(
            days_ago=46,
            note="Pain on stairs down to 4. Step-down steadier after cueing, quadriceps still the short side.",
            pain={"usual": 3, "worst": 5, "rest": 0, "stairs_up": 2, "stairs_down": 4, "squat": 3, "sitting": 2},
            hip_abduction=(19.3, 16.7),
            hip_external_rotation=(12.6, 10.9),
            knee_extension=(41.4, 34.6),
            lunge=(12.5, 11.5),
            step_down=(2, 3),
            cadence=170,
            more={"body_mass": "60.3", "single_leg_squat__right": "fair", "single_leg_squat__left": "fair"},
        ),
        Exam(
            days_ago=36,
            note="Stairs free of pain. Hip still behind: side plank added to two days.",
            pain={"usual": 2, "worst": 3, "rest": 0, "stairs_up": 1, "stairs_down": 2, "squat": 2, "sitting": 1},
            hip_abduction=(19.5, 17.4),
            hip_external_rotation=(12.4, 11.2),
            knee_extension=(41.8, 36.5),
            lunge=(12, 12),
            step_down=(1, 2),
            more={"body_mass": "60.1", "single_leg_squat__right": "good", "single_leg_squat__left": "fair"},
        ),
    ),
    "R-0988": (  # Marek
        Exam(
            days_ago=82,
            note="Settling. Hips tested at the thigh this time: not comparable with the first day's values.",
            pain={"usual": 3, "worst": 4, "rest": 0, "stairs_up": 1, "stairs_down": 3, "squat": 3, "sitting": 2},
            hip_abduction=(30.2, 31.9),
            knee_extension=(50.1, 58.2),
            lunge=(9, 10.5),
            step_down=(2, 1),
            cadence=172,
            more={
                "body_mass": "78.6",
                "hip_abduction_position": "thigh",
                "heel_raise_repetitions__right": "18",
                "heel_raise_repetitions__left": "24",
            },
        ),
        Exam(
            days_ago=30,
            note="Runs 4 km without walking. Calf at 24 repetitions, hip nearly even.",
            pain={"usual": 1, "worst": 2, "rest": 0, "stairs_up": 0, "stairs_down": 0, "squat": 0, "sitting": 0},
            hip_abduction=(27.0, 27.5),
            hip_external_rotation=(16.4, 17.2),
            knee_extension=(55.4, 58.9),
            lunge=(9.5, 10.5),
            step_down=(1, 1),
            cadence=174,
            more={
                "body_mass": "77.8",
                "heel_raise_repetitions__right": "24",
                "heel_raise_repetitions__left": "25",
            },
        ),
    ),
}


def examine_further(care: Care) -> None:
    for exam in FURTHER.get(care.person.record_number, ()):
        examine(care, exam)
