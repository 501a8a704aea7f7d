"""Times in exported lists stand as the clocks of the zone show them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from zhidan.platform.sheets import write

EVENING = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)


def test_a_time_is_told_in_the_zone_that_was_asked_for() -> None:
    def told(zone: str) -> str:
        return b"".join(write("csv", ["at"], [[EVENING]], zone=ZoneInfo(zone))).decode()

    assert "2026-11-26 04:30:00" in told("Asia/Shanghai")
    assert "2026-11-25 15:30:00" in told("America/New_York")
