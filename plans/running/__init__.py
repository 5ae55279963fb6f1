"""Return to running: protocols as data, and an engine that reads the log and proposes what comes next.

The way through, each file one step and none of them importing Django, a clock or chance:

- protocols/*.toml     what the sources say, transcribed; protocol_files.py gives them in protocol.py's shapes, read by
                       protocol_tables.py and protocol_reading.py, checked by protocol_checks.py; protocol_writing.py
                       is the way back, for a clinic's own;
- notation.py          a stage's content as one typed line;
- scaling.py           the same as a PT sets it for one patient: other lengths, intervals that the source leaves open;
- totals.py            how far and how long a stage is, where its source says so; shortest.py: the shortest way through;
- criteria.py          what is asked before the first run; readiness.py judges it; choice.py names the first program;
- traffic_light.py     one logged run to one colour: green, amber, red, or grey when something needed was not logged;
- case.py              settings, state and log together, and what the rules ask of them;
- stage_rules.py       the rules that move a patient between stages, in order of caution;
- rest.py              on which day the next run may be;
- spike_guard.py       how far the next run may go, and its week;
- unlocks.py           which kind of running may come back next;
- build_up.py          how far to go once the program is passed;
- engine.py            advise(): protocol + settings + state + log + today's date to one Advice;
- schedule.py          what is planned on the days to come; run_days.py, other_days.py and outset.py help;
- forecast.py          which dates follow from the same rules, played forward (futures.py, responses.py, situations.py);
- gait.py              gait retraining: sessions, target, when to stop; plausible.py: runs that cannot well be meant;
- late_news.py         what became known after a proposal was accepted;
- reasons.py           every reason is a code with the values used; sentences are made where the language is known;
- simulation.py        a whole program against a log file (log_file.py), for who wants to check the rules.

The engine proposes. Accepting a proposal is the caller's act: it stores a new State and asks again.
The rules, with sources and tables, are in docs/rules.md under R-R, R-L and R-M.
"""
