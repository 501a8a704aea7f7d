"""Human numbers: short ones from blocks without waiting, gapless ones where the law asks for it.

A process takes a block of a series in a transaction of its own and hands it out from memory, so
no order waits for another. Blocks leave gaps; only `gapless` does not.
"""

from __future__ import annotations

import threading
from datetime import datetime

from django.db import connection

from zhidan.kernel.clock import now
from zhidan.platform import aside
from zhidan.platform.zone import business_zone

BLOCK = 200
_TAKE = (
    "INSERT INTO number_series (series, next) VALUES (%s, %s + 1)"
    " ON CONFLICT (series) DO UPDATE SET next = number_series.next + %s RETURNING next - %s"
)
_lock = threading.Lock()
_blocks: dict[str, tuple[int, int]] = {}


def next_numbers(series: str, count: int, *, at: datetime | None = None) -> list[str]:
    """`count` numbers of a series that starts anew each month, e.g. "2611-000123".

    Digits only, so that they can be typed, spoken and scanned; unique, not gapless.
    """
    month = (at or now()).astimezone(business_zone()).strftime("%y%m")
    return [f"{month}-{number:06d}" for number in _take(f"{series}:{month}", count)]


def gapless(series: str) -> int:
    """The next number of a legal series. Other writers of it wait until this one commits."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, 1, 1, 1])
        (number,) = cursor.fetchone()
    return int(number)


def forget_blocks() -> None:
    """Drop the blocks held in memory, e.g. after a fork or another database."""
    with _lock:
        _blocks.clear()


def _take(series: str, count: int) -> list[int]:
    with _lock:
        start, end = _blocks.get(series, (0, 0))
        taken = list(range(start, min(end, start + count)))
        missing = count - len(taken)
        start += len(taken)
        if missing:
            # Twice what is asked for, so that large batches fetch every other time only.
            size = max(BLOCK, 2 * missing)
            ((start,),) = aside.fetch(_TAKE, [series, size, size, size])
            end = start + size
            taken += range(start, start + missing)
            start += missing
        _blocks[series] = (start, end)
        return taken
