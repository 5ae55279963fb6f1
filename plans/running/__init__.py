"""Return to running: protocols as data, and an engine that reads the log and proposes what comes next.

The way through, each file one step and none of them importing Django, a clock or chance:

- protocols/*.toml     what the sources say, transcribed; protocol_files.py gives them in protocol.py's shapes, read by
                       protocol_tables.py and protocol_reading.py, checked by protocol_checks.py; protocol_writing.py
                       is the way back, for a clinic's own;
- notation.py          a stage's content as one typed line;
- totals.py            how far and how long a stage is, where its source says so;
- scaling.py           other lengths and open intervals, as the PT chose; shortest.py: the shortest way through;
- traffic_light.py     one logged run to one colour: green, amber, red, or grey when something needed was not logged;
- spike_guard.py       how far the next run may go;
- case.py              settings, state and log together, and what the rules ask of them;
- stage_rules.py       the rules that move a patient between stages, in order of caution;
- engine.py            advise(): protocol + settings + state + log + today's date to one Advice;
- reasons.py           every reason is a code with the values used; sentences are made where the language is known.

The engine proposes. Accepting a proposal is the caller's act: it stores a new State and asks again.
The rules, with sources and tables, are in docs/rules.md under R-R, R-L and R-M.
"""
