"""The zone the business lives in: which day it is, and what its clocks show."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from zhidan.kernel.clock import now
from zhidan.platform import policy


def business_zone() -> ZoneInfo:
    """The zone of the installation's settings."""
    return ZoneInfo(policy.read(policy.BusinessPolicy).time_zone)


def business_day() -> date:
    """The business's present day."""
    return now().astimezone(business_zone()).date()
