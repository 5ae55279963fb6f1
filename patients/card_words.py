"""Words of the rules on safety, diagnosis and subgroups, for the PT: what was found, never what the patient "has"."""

from django.utils.translation import gettext_lazy as _

TITLES = {  # (rule, key of the card)
    ("R-F01", "emergency"): _("Emergency referral"),
    ("R-F02", "medical_referral"): _("Medical referral"),
    ("R-F03", "bone_stress"): _("Think of a bone stress injury"),
    ("R-F04", "instability"): _("Signs of an unstable kneecap"),
    ("R-F05", "young_hip"): _("Young patient: look at the hip (RF3)"),
    ("R-F06", "alarm"): _("Logged by the patient: answer today"),
    ("R-F07", "minor"): _("Under 18: figures of adults are hidden"),
    ("R-D01", "criteria"): _("Consistent with the criteria for patellofemoral pain"),
    ("R-D02", "cluster"): _("Two of three pain tests positive"),
    ("R-D03", "stairs_and_sitting"): _("Pain on stairs down and on long sitting"),
    ("R-D04", "another_cause"): _("Look for another cause"),
    ("R-A01", "OVL"): _("Overload, no other impairment found"),
    ("R-A02", "load_contributed"): _("Load contributed"),
    ("R-A03", "MPD-hip"): _("Hip strength deficit"),
    ("R-A04", "MPD-knee"): _("Quadriceps strength deficit"),
    ("R-A05", "MCD"): _("Movement coordination deficit"),
    ("R-A05", "retest_when_calmer"): _("Test again when the knee is calmer"),
    ("R-A06", "MOB-hypo"): _("Tissue shorter than usual"),
    ("R-A07", "MOB-hyper"): _("Foot more mobile or more pronated than usual"),
    ("R-A08", "both_mobility"): _("Short tissue and a mobile foot"),
    ("R-A09", "no_symmetry"): _("Both knees: sides are not compared"),
    ("R-A10", "no_subgroup"): _("No subgroup suggested"),
}
SENTENCES = {
    ("R-F01", "emergency"): _(
        "A red flag for an emergency is ticked. Send the patient to emergency care; the plan waits until a physician "
        "has cleared it."
    ),
    ("R-F02", "medical_referral"): _(
        "A red flag is ticked. Refer to a physician; no running and no jumping until it is cleared. With RF3 on the "
        "same day."
    ),
    ("R-F03", "bone_stress"): _("Focal bony pain and pain on hopping: no impact until a physician has cleared it."),
    ("R-F04", "instability"): _(
        "Apprehension, a marked J-sign or a dislocation: ask for an orthopedic opinion. No subgroup is suggested until "
        "it is cleared."
    ),
    ("R-F05", "young_hip"): _(
        "Knee pain with a limp or a painful hip in a child or adolescent: the hip may be the cause. Go through RF3 "
        "again."
    ),
    ("R-F06", "alarm"): _(
        "The patient logged what should not wait. Contact the patient today; the portal shows the stop signs."
    ),
    ("R-F07", "minor"): _(
        "Reference figures of this examination come from adults and are not held against this patient."
    ),
    ("R-D01", "criteria"): _(
        "Pain around or behind the kneecap, brought on by a loaded bent knee; red flags clear, other causes gone "
        "through."
    ),
    ("R-D02", "cluster"): _("Positive likelihood ratio 4.0 (95 % CI 1.8–10.3). It supports, it does not decide."),
    ("R-D03", "stairs_and_sitting"): _(
        "Positive likelihood ratio 19.5 (95 % CI 6.4–59.7), in 162 people. It supports, it does not decide."
    ),
    ("R-D04", "another_cause"): _(
        "Squat, stairs, sitting and palpation do not bring the pain on, as far as they were tested. For the squat the "
        "negative likelihood ratio is 0.2."
    ),
    ("R-A01", "OVL"): _(
        "The running load rose, and strength, movement and mobility are within limits in the tests that were done."
    ),
    ("R-A02", "load_contributed"): _("The running load rose as well: keep it in view beside the other finding."),
    ("R-A03", "MPD-hip"): _("Hip strength of the affected leg is below the line."),
    ("R-A04", "MPD-knee"): _("Knee extension of the affected leg is below the line."),
    ("R-A05", "MCD"): _("Control of the affected leg is poor in the tests named here."),
    ("R-A05", "retest_when_calmer"): _("The test hurt too much to judge how the leg is controlled."),
    ("R-A06", "MOB-hypo"): _("Tests of length or of the kneecap are beyond their line, one tissue each."),
    ("R-A07", "MOB-hyper"): _("Foot posture or foot mobility is beyond its line."),
    ("R-A08", "both_mobility"): _("Both were found on this leg. Each has its own card."),
    ("R-A09", "no_symmetry"): _(
        "With both knees affected both sides tend to be weak. Use reference figures, or change over time."
    ),
    ("R-A10", "no_subgroup"): _(
        "Nothing stands out in the tests that were done, and the load was even. Exercise and education help anyway."
    ),
}
NOTES = {
    "within_measurement_error": _("The difference is within the measurement error of the test."),
    "error_unknown": _("The measurement error of this comparison is not known."),
    "low_confidence": _("Low confidence: a weaker finding, or a device other than in the studies."),
    "acl_derived": _("The line comes from studies of the anterior cruciate ligament, not of patellofemoral pain."),
    "two_d_error": _("Angles from 2D video have a large error."),
    "not_studied": _("Not studied in this group of patients."),
    "adult_data": _("Adult data."),
    "akps_young": _("AKPS: a form with six questions was derived in young females."),
    "rated_for_worse_knee": _("Pain was rated for the worse knee."),
    "old_values": _("Some values are more than 6 weeks old."),
    "low_reliability": _("Modified Thomas test: low reliability, and not valid unless the pelvis is controlled."),
    "warm_up_unknown": _("Whether the patient was warm was not recorded."),
    "short_hamstrings": _("Hamstrings."),
    "short_quadriceps": _("Quadriceps."),
    "short_hip_flexors": _("Hip flexors."),
    "short_rectus_femoris": _("Rectus femoris or tensor fasciae latae."),
    "short_iliotibial_band": _("Iliotibial band."),
    "short_calf": _("Calf."),
    "tight_lateral_retinaculum": _("Lateral retinaculum."),
    "patella_hypomobile": _("Kneecap: too little medial glide."),
}
CONFLICTS = {
    "hip_strength": _(
        "Sources differ: the hip is often weak in people who have the pain (VanCant14 [V]), but weakness did not "
        "predict it (Neal19 [V])."
    ),
    "acl_line": _("Sources differ on the line: 33 % (ACLR21 [V]) or 35.4 % of body weight (Khayambashi16 [V2])."),
    "pelvic_drop": _(
        "Sources differ: more pelvic drop in injured runners (Bramah18 [V]); no difference in women with this pain "
        "(Noehren12 [V])."
    ),
    "trunk_lean": _(
        "Sources differ: injured runners leaned more forward (Bramah18 [V]); leaning forward shifts work from knee to "
        "hip (Teng16 [V]) and a cue to lean helped (dosSantos19 [V])."
    ),
    "active_knee_extension": _(
        "Sources differ: short above 33.0° in men and 23.4° in women aged 18 to 24 (Yildirim18 [V]), or above 20° "
        "(Lim23 [V]). The clinic may change the line."
    ),
    "lunge_sides": _(
        "A side difference is our line [D]; in healthy men the sides are not always equal either (Rabin15 [V])."
    ),
    "foot_posture": _(
        "Sources differ on what is pronated: from 6 on [G], or from 7 on (JFAR14 [V]). Which line to use here is our "
        "choice [D]."
    ),
    "navicular_drop": _(
        "Sources differ: standard error 1 mm and ICC .85 or more (Piva06 [V]); κ 0.40 and advice not to use it "
        "(Langley16 [V])."
    ),
}
SILENCES = {
    "not_met": _("Does not apply."),
    "not_tested": _("Not recorded yet."),
    "screen_incomplete": _("The red-flag screen is not complete."),
    "cleared": _("Cleared by a physician."),
    "age_unknown": _("The age is not known."),
    "sex_unknown": _("The sex is not recorded."),
    "nothing_logged": _("Nothing was logged."),
    "emergency": _("A red flag for an emergency stands open."),
    "instability": _("Signs of an unstable kneecap: this is not the pathway for patellofemoral pain."),
    "norms_hidden": _("Figures of adults are not used: under 18, or the age is not known."),
    "stale": _("The test is too old."),
    "side_missing": _("Recorded without the side."),
    "too_few_trials": _("Fewer than three trials."),
    "pain_limited": _("Held back by pain."),
    "bilateral": _("Both knees are affected: sides are not compared."),
    "one_side_missing": _("Only one side was tested."),
    "units_differ": _("Recorded in different units."),
    "settings_differ": _("Position, device or lever arm was not the same on both sides."),
    "zero": _("One side is 0."),
    "lever_arm_missing": _("The lever arm is missing."),
    "body_mass_missing": _("The body mass is missing."),
    "not_convertible": _("The unit cannot be converted."),
    "angle_missing": _("The knee angle is missing."),
    "no_reference_at_angle": _("There is no reference at this knee angle."),
    "step_height_missing": _("The height of the step is missing."),
    "no_load_history": _("The load of four weeks is not known."),
    "domain_untested": _("Strength, movement or mobility is not tested completely on an affected leg."),
}
NAMES = {  # of values that these rules derive, and of what is no field of an examination
    "RF1": _("RF1: hot, swollen knee or fever"),
    "RF2": _("RF2: swollen, warm calf or thigh"),
    "RF3": _("RF3: hip of a child or adolescent"),
    "RF4": _("RF4: swelling at once after trauma, giving way or locking"),
    "RF5": _("RF5: signs of a fracture"),
    "RF6": _("RF6: focal bony pain"),
    "RF7": _("RF7: night or rest pain, weight loss or a mass"),
    "RF8": _("RF8: several joints, morning stiffness"),
    "RF9": _("RF9: kneecap out of place"),
    "RF10": _("RF10: leg pain on walking, cold foot"),
    "RF11": _("RF11: pain from back or hip"),
    "long_run": _("Longest run, of the longest in the four weeks before"),
    "week_rise": _("Rise above the week before"),
    "longest_km": _("Longest run of each week"),
    "km": _("Distance of each week"),
    "percent_body_weight": _("Force of body weight"),
    "torque_per_kg": _("Torque per body mass"),
}
