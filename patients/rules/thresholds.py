"""Numbers of the rules that a clinic may change.  Pure Python.

Each rule module lists its own; `patients/rules/evaluate.py` puts them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from patients.measures import Source
    from patients.rules.findings import Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """key: snake case.  rule_ids: who uses it.  default, low, high: in `unit`; a clinic's value lies within them."""

    key: str
    rule_ids: tuple[str, ...]
    default: Decimal
    low: Decimal
    high: Decimal
    unit: str
    source: Source

    def of(self, findings: Findings) -> Decimal:
        """Return the clinic's value, else the default."""
        return findings.thresholds.get(self.key, self.default)
