"""A whole season of thirty weeks: two flare-ups, a holiday, a race.  The runs stand in a table, a line each."""

from plans.demo.person import Decision, Exam, Person, PlanGiven, RunDone

# days ago, km, minutes, knee pain before, most during, one hour after, next morning
RUNS = """
 204  1.61  14 0 3 1 1
 202  1.61  14 0 3 1 1
 200  1.61  14 0 2 0 0
 197  1.61  14 1 0 0 0
 195  2.41  21 0 0 0 1
 193  2.41  21 1 3 2 1
 190  2.41  21 0 2 0 0
 188  2.41  21 1 0 0 1
 186  2.41  21 0 1 0 1
 183  2.41  21 1 3 2 1
 181  2.41  21 0 1 0 1
 179  2.41  21 0 1 0 0
 176  3.22  27 1 1 0 0
 174  3.22  27 0 2 0 1
 172  3.22  27 0 6 3 3
 167  3.22  27 0 1 0 0
 165  3.22  27 0 1 0 0
 162  3.22  27 0 1 0 0
 160  3.22  27 0 2 0 0
 158  3.22  27 1 3 2 1
 156  3.22  27 1 2 0 0
 154  3.22  27 0 1 0 0
 152   2.3  14 0 0 0 0
 150   2.3  14 1 1 0 0
 148   3.5  22 0 1 0 0
 146   2.5  16 0 1 0 1
 144   2.5  16 0 1 0 0
 141   3.8  24 0 1 0 1
 139   2.7  17 1 1 0 0
 137   2.7  17 0 1 0 0
 134   4.1  26 1 1 1 1
 132   2.9  18 0 0 0 1
 130   2.9  18 0 1 0 0
 127   4.5  28 0 0 0 0
 125   3.2  20 0 2 0 0
 123   3.2  20 0 3 1 1
 121   3.2  20 0 2 0 1
 119   3.2  20 1 1 0 0
 117   3.2  20 0 1 0 0
 115   4.9  31 0 1 0 0
 113   3.5  22 1 3 2 1
  96   2.3  14 0 2 0 1
  94   5.3  33 1 0 0 1
  92   3.8  24 1 1 0 0
  90   3.8  24 1 1 1 1
  88   5.8  37 1 1 0 0
  86   4.2  26 0 1 0 0
  84   4.2  26 0 0 0 0
  82   6.3  40 0 2 0 1
  80   4.5  28 0 1 0 0
  78   4.5  28 0 1 0 0
  76   6.9  44 0 2 0 1
  74   5.0  32 1 0 0 0
  72   5.0  32 0 1 0 1
  70   7.5  48 0 1 0 1
  68   5.4  34 0 1 0 0
  66   5.4  34 1 1 0 1
  64   8.2  52 1 1 0 0
  62   5.9  37 0 1 0 1
  60   5.9  37 1 2 0 0
  57   9.0  57 1 6 4 4
  52   5.3  33 1 1 0 1
  50   6.5  41 0 2 0 0
  48   9.9  63 0 1 0 1
  46   6.6  42 0 2 0 0
  43   6.6  42 0 3 1 1
  41   6.6  42 0 1 0 0
  39   6.6  42 1 0 0 0
  36   6.6  42 0 1 0 0
  34  10.0  64 0 1 0 1
  32   6.6  42 0 0 0 0
  29   6.6  42 0 2 0 0
  27  10.0  64 0 2 0 0
  25   6.6  42 1 1 0 0
  22   6.6  42 0 1 0 1
  20  10.0  64 0 0 0 0
  18   6.6  42 1 1 1 1
  15   6.6  42 0 1 0 1
  13  10.0  64 0 1 0 1
   4  10.0  61 0 2 0 1
   1   6.6  42 0 1 0 1
"""
NOTES = {
    172: "Knee sharp from the second kilometer, limped home.",
    113: "Last run before the holiday: two weeks by the sea.",
    57: "Too fast down the long hill by the river.",
    4: "City 10K! Held back downhill, knee fine.",
}
MORE = {172: {"limp": True}, 57: {"hills": True}, 4: {"effort": 8, "surface": "road"}}


def runs() -> tuple[RunDone, ...]:
    told = []
    for line in RUNS.split("\n")[1:-1]:
        days_ago, km, *scores = line.split()
        minutes, before, during, after, morning = map(int, scores)
        at = int(days_ago)
        told.append(
            RunDone(
                days_ago=at,
                km=km,
                minutes=minutes,
                before=before,
                during=during,
                after=after,
                morning=morning,
                note=NOTES.get(at, ""),
                more=MORE.get(at, {}),
            )
        )
    return tuple(told)


TOM = Person(
    given_name="Tom",
    family_name="Weaver",
    record_number="R-1003",
    age=38,
    sex="male",
    phone="555-0131",
    email="tom.weaver@example.org",
    side="left",
    opened=215,
    onset_weeks=9,
    onset="Doubled his distance within three weeks for a spring race.",
    aggravated_by="Running beyond twenty minutes, stairs down.",
    weekly_km=24,
    goal="The City 10K, then a half marathon.",
    usual_morning_pain=1,
    exams=(
        Exam(
            days_ago=215,
            note="Left patellofemoral pain after a steep rise in load. Strength nearly even, movement well controlled.",
            pain={"usual": 3, "worst": 5, "rest": 0, "stairs_up": 2, "stairs_down": 4, "squat": 3, "sitting": 2},
            hip_abduction=(29.5, 28.0),
            hip_external_rotation=(18.0, 17.1),
            knee_extension=(55.0, 51.5),
            lunge=(11, 10.5),
            step_down=(1, 1),
            cadence=164,
            more={"body_mass": "77.0"},
        ),
        Exam(
            days_ago=55,
            note="Flare-up after a fast downhill run. No swelling, full range. Hills stay out for now.",
            pain={"usual": 2, "worst": 4, "rest": 0, "stairs_up": 1, "stairs_down": 3, "squat": 2, "sitting": 1},
            knee_extension=(56.0, 54.5),
            step_down=(1, 1),
            cadence=170,
            more={"body_mass": "75.5"},
        ),
    ),
    plans=(PlanGiven(days_ago=206, starter="return_to_run"),),
    knee=((206, 2), (172, 3), (165, 1), (57, 2), (52, 1), (0, 0)),
    keeps_up=0.35,
    notes={170: "Knee calm on the bike.", 169: "Calm again, only the exercises.", 55: "Better today."},
    runs=runs(),
    decisions=(
        Decision(days_ago=196, reason="Twice calm; the longer stage keeps its walk breaks."),
        Decision(days_ago=187),
        Decision(days_ago=178, reason="Two miles with walk breaks, level path only."),
        Decision(days_ago=173),
        Decision(days_ago=167),
        Decision(days_ago=164),
        Decision(days_ago=159),
        Decision(days_ago=153, build_up=True, reason="Two miles without a break, twice calm."),
        Decision(days_ago=139, unlock="longer"),
        Decision(days_ago=54, reason="Seen after the downhill run: on the flat again, a step shorter."),
        Decision(days_ago=24, unlock="speed", reason="Strides on the flat before the race."),
    ),
    run_goal=("Half marathon", "21.1", 84),
    expected="finish",
)
