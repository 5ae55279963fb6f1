"""The questions of the history in the patient's words: US grade 6 or below, like all of the portal."""

from django.utils.translation import gettext_lazy as _

from patients.intake_forms import Words

LABELS = {
    "days_a_week": _("How many days a week do you run?"),
    "weekly_km": _("How far do you run in a week (%(unit)s)?"),
    "longest_run_km": _("Your longest run in the last 30 days (%(unit)s)"),
    "pace_s_per_km": _("How long does one %(unit)s take you?"),
    "terrain": _("Where do you run?"),
    "hills": _("Is it hilly there?"),
    "shoes": _("Which shoes do you run in?"),
    "shoe_months": _("How old are they (months)?"),
    "shoe_km": _("How far have you run in them (%(unit)s)?"),
    "race": _("Do you have a race or a goal?"),
    "race_on": _("When is it?"),
    "race_km": _("How long is the race (%(unit)s)?"),
    "changed_distance": _("Did you run farther?"),
    "changed_frequency": _("Did you run on more days?"),
    "changed_speed": _("Did you run faster?"),
    "changed_hills": _("Did you run more hills or stairs?"),
    "changed_surface": _("Did you run on other ground?"),
    "changed_shoes": _("Did you have other shoes?"),
    "weeks_off": _("Did you stop running for a while before? For how many weeks?"),
    "onset_on": _("Since when does your knee hurt?"),
    "beginning": _("How did it start?"),
    "story": _("Tell it in your own words"),
    "peripatellar_pain": _("Is the pain around your kneecap or behind it?"),
    "limp": _("Do you limp?"),
    "pain_running": _("Running"),
    "pain_stairs_up": _("Going up stairs"),
    "pain_stairs_down": _("Going down stairs"),
    "pain_squat": _("Squatting"),
    "pain_sitting": _("Sitting for half an hour"),
    "pain_kneeling": _("Kneeling"),
    "earlier_care": _("What have you tried for it so far?"),
    "medication": _("Which medicines do you take?"),
    "work": _("What is your work?"),
    "dislocation_history": _("Did your kneecap ever slip out of place?"),
    "post_surgical": _("Did you ever have surgery on this knee?"),
    "pf_osteoarthritis": _("Did a doctor say that you have arthritis in your knee?"),
    "achilles_or_calf_history": _("Did you ever hurt your calf or your heel cord?"),
    "tape_allergy": _("Does your skin get red or sore from tape?"),
    "pregnant": _("Are you pregnant?"),
}
HINTS = {
    "pace_s_per_km": _("Minutes and seconds, such as 6:30."),
    "weeks_off": _("0 if you did not stop."),
    "onset_on": _("A rough day is fine."),
    "story": _("If you like. What happened, and what worries you?"),
    "race": _("Such as: city half marathon."),
    "work": _("Such as: desk, on my feet, on my knees."),
}
PATIENT = Words(labels=LABELS, hints=HINTS, unsaid=_("No answer"), scores={0: _("0 none"), 10: _("10 worst")})
