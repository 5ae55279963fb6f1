"""Clinical rules of the assessment: safety, diagnosis, subgroups, interventions.  Pure Python; docs/rules.md.

`findings.py` says what a rule may know, `card.py` what it may say.  A rule suggests; the physical therapist decides.
"""
