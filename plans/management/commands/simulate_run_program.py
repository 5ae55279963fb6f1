"""Prints what the rules of a run program say to a log of runs.  Columns and table: docs/simulate.md."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.running.case import MOST_REPEATS, Settings, State
from plans.running.log_file import LogFileError, read_log, refuse_impossible, told_twice
from plans.running.protocol_files import load_protocols
from plans.running.scaling import open_stages
from plans.running.simulation import Line, simulate
from plans.running.traffic_light import MODELS

HEAD = ("date", "stage", "km", "pain b/d/1h/next", "light", "proposal", "rules", "next run from")


class Command(BaseCommand):
    help = "Print a run program run against a log file (CSV): light, proposal, rules and next day for each run."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("log", help="CSV file; the columns stand in docs/simulate.md")
        parser.add_argument("--protocol", required=True, choices=sorted(load_protocols()))
        parser.add_argument("--pain-model", default="esculier", choices=sorted(MODELS))
        parser.add_argument("--usual", type=int, help="usual morning pain, 0-10; without it every run is grey")
        parser.add_argument("--start", help="day on which the program begins; else the day of the first run")
        parser.add_argument("--stage", help="key of the stage to begin with; else the first")
        parser.add_argument("--repeats", type=int, help="repetitions of every stage whose source leaves them open")
        parser.add_argument("--sessions", type=int, help="green sessions to pass a stage; else as the program says")
        parser.add_argument("--accept", action="store_true", help="accept every proposal at once")

    def handle(self, *, log, protocol, start, stage, accept, **options):
        protocol = load_protocols()[protocol]
        try:
            file = Path(log).name
            entries = read_log(Path(log).read_text("utf-8-sig").splitlines(keepends=True), file)
            refuse_impossible(entries, file, stages=tuple(protocol.keys), today=timezone.localdate())
            starts_on = day(start) if start else min(entry.done_on for entry in entries)
            state = State(protocol.stage(stage).key if stage else protocol.stages[0].key, starts_on, starts_on)
            settings = settings_from(protocol, options)
        except OSError as error:
            raise CommandError(f"{log}: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{log}: is not text in UTF-8") from error
        except (LogFileError, ValueError) as error:
            raise CommandError(str(error)) from error
        for sentence in told_twice(entries, file):
            self.stderr.write(self.style.WARNING(sentence))
        lines = simulate(protocol, settings, state, entries, accept=accept)
        self.stdout.write(table([HEAD, *map(cells, lines)]))


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"start is {text!r}, not a day as 2026-09-01") from None


def settings_from(protocol, options) -> Settings:
    times = options["repeats"]
    if times is not None and not 1 <= times <= MOST_REPEATS:
        raise ValueError(f"repeats is {times}, not from 1 to {MOST_REPEATS}")
    return Settings(
        sessions_to_pass=options["sessions"],
        pain_model=options["pain_model"],
        usual_morning_pain=options["usual"],
        repeats={} if times is None else dict.fromkeys((stage.key for stage in open_stages(protocol)), times),
    )


def cells(line: Line) -> tuple[str, ...]:
    """One row: the run, then what the rules say the morning after it; without a run, what they say before the next."""
    advice = line.advice
    proposal = f"{advice.action} {advice.to_stage}" + (", accepted" if line.accepted else "")
    says = (proposal, " ".join(advice.rule_ids) or "-", str(advice.next_run_on or "-"))
    if line.run is None:
        return (str(line.asked_on), line.stage_key, "", "before the run", "", *says)
    entry = line.run.entry
    pains = (entry.pain_before, entry.pain_during, entry.pain_after_60min, entry.pain_next_morning)
    return (
        str(entry.done_on),
        entry.stage_key or "outside",
        "-" if entry.distance_km is None else str(entry.distance_km),
        "/".join("-" if pain is None else str(pain) for pain in pains),
        line.run.colour,
        *says,
    )


def table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
