"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """rounds: how often each thing is timed after its warm-up.  The rest says how much data there is."""

    rounds: int = 15
    sheets: int = 40
    worker_rounds: int = 2
    run_logs: int = 100
    futures: int = 1_000
    run_programs: tuple[int, int] = (10_000, 100_000)
    few_patients: int = 1_000
    many_patients: int = 20_000
    patient_rounds: int = 3
    exercises: int = 5_000
    search_rounds: int = 60
    assessments: tuple[int, ...] = (1, 10, 50)
