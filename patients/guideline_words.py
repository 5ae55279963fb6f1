"""The guideline's recommendations and the newer sources in our own words."""

from django.utils.translation import gettext_lazy as _

TOPIC_WORDS = {
    "outcome_measures": _("Outcome measures"),
    "performance_tests": _("Performance tests"),
    "impairment_measures": _("Impairment measures"),
    "exercise": _("Exercise"),
    "taping": _("Taping"),
    "braces": _("Braces, sleeves, straps"),
    "orthoses": _("Foot orthoses"),
    "biofeedback": _("Biofeedback"),
    "gait_retraining": _("Running gait retraining"),
    "blood_flow_restriction": _("Blood-flow restriction"),
    "dry_needling": _("Dry needling"),
    "acupuncture": _("Acupuncture"),
    "manual_therapy": _("Manual therapy"),
    "biophysical_agents": _("Biophysical agents"),
    "education": _("Education"),
    "combined_care": _("Combined care"),
}
STATEMENT_WORDS = {
    "C1": _("Use AKPS, KOOS-PF or EPQ, and VAS for usual and worst pain or NPRS."),
    "C2": _(
        "Use movement tests that bring on the pain (squat, step-down, single-leg squat) at the start and at follow-up."
    ),
    "C3": _(
        "Patellar provocation and mobility, foot position, hip and thigh strength and muscle length may be tested."
    ),
    "C4": _(
        "Combine exercise for the posterolateral hip with exercise for the knee; hip work may come first early on; "
        "knee work may be weight-bearing or not."
    ),
    "C5": _(
        "Tailored patellar taping may be added to exercise, for relief at once and over about 4 weeks; not to change "
        "when muscles fire."
    ),
    "C6": _("Patellofemoral knee orthoses should not be prescribed."),
    "C7": _(
        "Prefabricated foot orthoses where pronation is greater than normal, for up to 6 weeks, together with "
        "exercise; no evidence that custom-made ones are better."
    ),
    "C8": _(
        "EMG biofeedback for the medial vasti and visual feedback on alignment should not be added during exercise."
    ),
    "C9": _(
        "Over several sessions, runners may be cued to a forefoot strike (rearfoot strikers), a higher cadence or less "
        "peak hip adduction."
    ),
    "C10": _(
        "Blood-flow restriction with high-repetition knee exercise may be used when pain limits loaded knee extension; "
        "watch for adverse events."
    ),
    "C11": _("Dry needling should not be used."),
    "C12": _("Acupuncture may be used for pain; whether it is better than sham is unclear."),
    "C13": _("Manual therapy (lumbar, knee or patellofemoral) should not be used on its own."),
    "C14": _(
        "Ultrasound, cryotherapy, phonophoresis, iontophoresis, electrical stimulation and laser should not be used."
    ),
    "C15": _(
        "Education may cover load, body weight where relevant, keeping to active treatment, biomechanics, treatment "
        "options and fear of movement."
    ),
    "C16": _(
        "Combine treatments with exercise as the core; orthoses, taping, patellar mobilization and stretching may be "
        "added."
    ),
}
NEWER_WORDS = {
    "Neal24": _(
        "65 high-quality trials, 3,796 participants: the core is knee exercise with or without hip exercise, with "
        "education; prefabricated orthoses, manual therapy, movement or running retraining and taping as tailored "
        "extras."
    ),
    "Winters21": _(
        "Network of trials, improvement at 3 months against waiting (odds ratios): education 9.6; exercise 13.0; "
        "education and orthosis 16.5; education, exercise and tape or mobilization 25.2; the same with orthosis 38.8. "
        "Wide intervals, low certainty."
    ),
    "Crossley16": _(
        "Consensus for exercise, hip with knee, combined care and orthoses in the short term; against mobilization of "
        "kneecap, knee or lumbar spine and against electrophysical agents."
    ),
    "Collins18": _(
        "Consensus: exercise, hip with knee rather than knee alone, combined care and prefabricated orthoses are "
        "appropriate; taping, bracing and hip alone against knee alone are uncertain."
    ),
    "Ferber15": _(
        "Trial, 199 people, 6 weeks: hip and core, or knee exercise, both reduced pain and raised AKPS; pain fell one "
        "week earlier with the hip program."
    ),
    "Hott20": _(
        "Trial, 112 people, 1 year: hip exercise, knee exercise or free activity, all with education: no difference "
        "between the groups."
    ),
    "Barton15": _(
        "Guide: prefer weight-bearing exercise, open-chain early for deficits; 3 to 4 exercises once independent; "
        "mobilize the patella only where it is hypomobile."
    ),
}
