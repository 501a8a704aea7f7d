"""Regular duties of the insights."""

from __future__ import annotations

from zhidan.insights.operations.roll_up_sales import roll_up_sales
from zhidan.platform.schedules import every


@every(5, "insights.roll_up_sales")
def add_up_sales() -> None:
    """Keep the daily sales in step with the orders; a rush is worked off a piece at a time."""
    roll_up_sales()
