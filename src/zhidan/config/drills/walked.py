"""What a walk or a chain met, and how it looks at the promises on its way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from zhidan.insights import api as insights


@dataclass
class Walked:
    """What one walk did. `broken` says where which promise was broken."""

    steps: int = 0
    checks: int = 0
    by_step: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def check(self, ids: tuple[str, ...] | None, where: str) -> None:
        """Recompute these promises, or all of them."""
        found = insights.verify(ids)
        self.checks += found.invariants
        self.broken += [f"{where}: {one.invariant} {one.ids[:3]}" for one in found.violations]
