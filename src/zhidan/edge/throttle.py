"""A wide limit on every caller, counted in the process: floods end here, people never notice it.

Sign-in and other costly doors have exact limits of their own in the database.
"""

from __future__ import annotations

import threading
import time

from zhidan.edge.policy import EdgePolicy
from zhidan.platform import policy

_WINDOW_S = 60.0
_MOST = 20_000
_RULES_S = 10.0


class Throttle:
    """Counts requests per caller in windows of a minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._ends = 0.0
        self._rules = EdgePolicy()
        self._rules_until = 0.0

    def lets_pass(self, caller: str, *, is_known: bool) -> bool:
        """Count one request; False when the caller's minute is used up."""
        now = time.monotonic()
        rules = self._present_rules(now)
        most = rules.requests_per_minute if is_known else rules.anonymous_per_minute
        with self._lock:
            if now >= self._ends or len(self._counts) > _MOST:
                self._counts, self._ends = {}, now + _WINDOW_S
            count = self._counts.get(caller, 0) + 1
            self._counts[caller] = count
        return count <= most

    def forget(self) -> None:
        """Begin anew."""
        self._ends = self._rules_until = 0.0

    def _present_rules(self, now: float) -> EdgePolicy:
        if now >= self._rules_until:
            self._rules = policy.read(EdgePolicy)
            self._rules_until = now + _RULES_S
        return self._rules


throttle = Throttle()
