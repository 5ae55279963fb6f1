"""Words of the rules R-I01 to R-I15 for the PT.  Sentences are whole: values and offers are shown beside them."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    ("R-I01", "knee_and_hip"): _("Knee and hip exercise with education"),
    ("R-I02", "adjunct_only"): _("Additions without exercise"),
    ("R-I03", "hip"): _("Strengthen the hip"),
    ("R-I04", "knee"): _("Strengthen the quadriceps"),
    ("R-I04", "knee_painful"): _("Strengthen the quadriceps within pain"),
    ("R-I04", "both_ranges"): _("Strengthen the quadriceps"),
    ("R-I05", "shrink_or_swap"): _("Squat-type exercise hurts"),
    ("R-I06", "coordination"): _("Train the movement"),
    ("R-I06", "gait_retraining"): _("Consider retraining the gait"),
    ("R-I07", "cadence"): _("A few more steps a minute"),
    ("R-I08", "forefoot"): _("Forefoot landing is an option"),
    ("R-I09", "orthosis"): _("Prefabricated foot orthosis for 6 weeks"),
    ("R-I10", "taping"): _("Tailored taping for now"),
    ("R-I11", "stretch"): _("Stretch what was found short"),
    ("R-I12", "graded_exposure"): _("Fear of movement"),
    ("R-I13", "review"): _("Review diagnosis, load and dose"),
    ("R-I14", "simplify"): _("The dose was not delivered"),
    ("R-I15", "DN1"): _("Dry needling: the guideline advises against it"),
    ("R-I15", "ES1"): _("Electrical stimulation: the guideline advises against it"),
    ("R-I15", "US1"): _("Biophysical agents: the guideline advises against them"),
    ("R-I15", "BR1"): _("Brace, sleeve or strap: the guideline advises against it"),
}
SENTENCES = {
    ("R-I01", "knee_and_hip"): _(
        "The core for every patient: knee-targeted and hip-targeted exercise together, with education. Early on, hip "
        "work may come first."
    ),
    ("R-I02", "adjunct_only"): _(
        "The plan has tape, orthosis, manual therapy or a modality and no exercise. These are meant to stand beside "
        "exercise, not in its place."
    ),
    ("R-I03", "hip"): _(
        "Start lying down with light holds and lifts, then go on to band walks, side plank and one-leg bridge."
    ),
    ("R-I04", "knee"): _(
        "Weight-bearing from 0 to 45° and knee extension from 90 to 45°: the ranges with less stress on the joint."
    ),
    ("R-I04", "knee_painful"): _(
        "Squatting hurts above the limit: keep weight-bearing work at 0 to 45° and use a hold in mid-range in place of "
        "the moving knee extension."
    ),
    ("R-I04", "both_ranges"): _(
        "Pain when squatting was not recorded, so both are shown: knee extension from 90 to 45° up to the pain limit, "
        "a hold in mid-range above it. Weight-bearing work stays at 0 to 45°."
    ),
    ("R-I05", "shrink_or_swap"): _(
        "Pain in the exercise went above the limit. Reduce the range to 0 to 45°, or swap it for another exercise."
    ),
    ("R-I06", "coordination"): _(
        "Practice step-downs and control on one leg, with attention to the hip and the line of the knee."
    ),
    ("R-I06", "gait_retraining"): _(
        "The gait was looked at. If it shows the same fault, retraining over several sessions may be added."
    ),
    ("R-I07", "cadence"): _(
        "Raise the cadence by 5 % at the same speed and check the pain; if it is well tolerated, go on up to 10 %."
    ),
    ("R-I08", "forefoot"): _(
        "Rearfoot strike with strong calves on both sides: landing further forward lowers the load on the kneecap and "
        "raises that on the calf."
    ),
    ("R-I09", "orthosis"): _(
        "The foot is more pronated than normal. A prefabricated orthosis may be added for up to 6 weeks, together with "
        "exercise; no evidence that custom-made is better."
    ),
    ("R-I10", "taping"): _(
        "Pain is high or limits exercise. Tailored patellar taping may give relief at once and over about 4 weeks; it "
        "goes with exercise."
    ),
    ("R-I11", "stretch"): _(
        "Only the tissues whose test was short. The kneecap is mobilized only where its glide is reduced."
    ),
    ("R-I12", "graded_exposure"): _(
        "Fear of movement is moderate or high. Talk about it and build feared movements up in small steps."
    ),
    ("R-I13", "review"): _(
        "Most of the program was done and no score has gained a meaningful amount. Look again at diagnosis, running "
        "load and dose."
    ),
    ("R-I14", "simplify"): _(
        "No meaningful gain, but too little of the program was done to judge it. Ask what stood in the way and keep 3 "
        "to 4 exercises."
    ),
    ("R-I15", "DN1"): _("The guideline says: should not be used. If you keep it, write down why."),
    ("R-I15", "ES1"): _(
        "The guideline says: electrical stimulation should not be used. If you keep it, write down why."
    ),
    ("R-I15", "US1"): _(
        "The guideline says: ultrasound, laser, cold and similar agents should not be used. If you keep one, write "
        "down why."
    ),
    ("R-I15", "BR1"): _("The guideline says: should not be prescribed. If you keep it, write down why."),
}
NOTES = {
    "keep_quadriceps": _("Do not take all quadriceps work away."),
    "faded_feedback": _("Studied as 8 sessions in 2 weeks, with feedback that fades."),
    "optional": _("Optional: an addition to education and load management."),
    "one_cue": _("One cue at a time; stop it if pain rises above 2 while it is used."),
    "same_speed": _("Count again at the same speed; targets are for that speed."),
    "two_d_error": _("Angles from 2D video have a large error."),
    "calf_load": _("Loads calf and Achilles tendon: if they hurt, go back to the usual landing."),
    "bent_knee_heel_raise": _("Check first that a bent-knee heel raise on one leg is painless."),
    "small_share": _("At first no more than a tenth of the week's running."),
    "with_exercise": _("Together with exercise, not in its place."),
    "short_term": _("Short-term help; an end or review date is set."),
    "never_a_barrier": _("Never a reason to hold treatment back."),
    "achilles_sample": _("The bands come from people with Achilles pain."),
    "reason_asked": _("A reason is asked for."),
    "not_studied": _("Not studied in this group of patients."),
    "old_values": _("Some values are more than 6 weeks old."),
}
CONFLICTS = {
    "hip_and_knee_or_either": _(
        "Sources differ: combined hip and knee exercise is recommended (Noel21 [V2], Collins18 [V]); one trial found "
        "no difference after a year between hip, knee and free activity, all with education (Hott20 [V])."
    ),
    "hip_strength": _(
        "Sources differ: the hip is often weak in people who have the pain (VanCant14 [V]), but weakness did not "
        "predict it (Neal19 [V])."
    ),
    "mirror": _(
        "Sources differ: mirrors improve how exercises are done (Barton15 [V]); the guideline advises against visual "
        "feedback during exercise (C8 [G])."
    ),
    "pelvic_drop": _(
        "Sources differ: more pelvic drop in injured runners (Bramah18 [V]); no difference in women with this pain "
        "(Noehren12 [V])."
    ),
    "foot_posture": _(
        "Sources differ on what is pronated: from 6 on [G], or from 7 on (JFAR14 [V]). Which line to use here is our "
        "choice [D]."
    ),
    "taping": _(
        "Sources differ: the guideline supports tailored taping with exercise (Noel21 [V2]); a consensus was uncertain "
        "about taping (Collins18 [V])."
    ),
    "mobilisation": _(
        "Sources differ: mobilization may be combined with exercise where the patella is hypomobile (Barton15 [V]); a "
        "consensus advised against it (Crossley16 [V2])."
    ),
    "brace": _(
        "Sources differ: the guideline advises against braces (C6 [G]); one guide allows a brace where the skin does "
        "not bear tape (Barton15 [V])."
    ),
    "dry_needling": _(
        "Sources differ: a guide of 2015 listed it as an option of experts (Barton15 [V]); the later guideline advises "
        "against it (C11 [G])."
    ),
}
SILENCES = {
    "referral": _("A red flag stands open: nothing is suggested until it is cleared."),
    "screen_incomplete": _("The red-flag screen is not complete."),
    "not_studied": _("Not studied in this group of patients: nothing is suggested."),
    "instability": _("Signs of an unstable kneecap: this is not the pathway for patellofemoral pain."),
    "norms_hidden": _("The figures are of adults: nothing is held against them in minors or at an unknown age."),
    "not_tested": _("Not recorded yet."),
    "not_met": _("Does not apply."),
    "on_plan": _("On the plan already."),
    "tape_allergy": _("The skin reacts to tape."),
    "achilles_or_calf_history": _("An Achilles or calf injury was recorded."),
    "cadence_high": _("The cadence is high already."),
    "no_matching_stretch": _("No stretch matches what was found."),
    "adherence_not_logged": _("Cannot judge: adherence not logged."),
    "too_few_scores": _("Cannot judge: fewer than two scores 4 weeks apart."),
}
NAMES = {  # of values that these rules derive
    "cadence_first_target": _("First target, +5 %"),
    "cadence_highest_target": _("Highest target, +10 %"),
    "change_akps": _("Change of AKPS"),
    "change_koos_pf": _("Change of KOOS-PF"),
    "change_nprs_worst": _("Change of worst pain (NPRS)"),
    "change_vas_worst": _("Change of worst pain (VAS)"),
}
