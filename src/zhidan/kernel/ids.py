"""UUIDv7: ids the application makes itself, ordered by time, so that no sequence is hot."""

from __future__ import annotations

import os
import struct
import threading
import time
from uuid import UUID, SafeUUID

_VERSION_AND_VARIANT = (0x7 << 76) | (0x2 << 62)
_LOW = (1 << 62) - 1
_new, _UNKNOWN = object.__new__, SafeUUID.unknown
_set_int, _set_is_safe = UUID.__dict__["int"].__set__, UUID.__dict__["is_safe"].__set__


class _Clock:
    """Moments of 1/4096 of a millisecond, each given out once in a process."""

    def __init__(self) -> None:
        self._lock, self._free = threading.Lock(), 0

    def take(self, count: int) -> int:
        """The first of so many moments that nobody has yet."""
        with self._lock:
            first = max(time.time_ns() * 4096 // 1_000_000, self._free)
            self._free = first + count
            return first


_clock = _Clock()


def uuid7() -> UUID:
    """A new id, above all that this process made before: 48 bits of Unix milliseconds, 12 bits of
    their fraction, 62 random bits (RFC 9562 §5.7, §6.2 method 3)."""
    [one] = uuid7s(1)
    return one


def uuid7s(count: int) -> list[UUID]:
    """`count` ids in ascending order: one clock reading, one call for randomness, for batches."""
    first = _clock.take(count)
    noise = struct.unpack(f">{count}Q", os.urandom(8 * count))
    return [
        _uuid((at >> 12 << 80) | _VERSION_AND_VARIANT | ((at & 0xFFF) << 64) | (random & _LOW))
        for at, random in enumerate(noise, start=first)
    ]


def _uuid(number: int) -> UUID:
    """UUID(int=number) without the checks its constructor makes: nine tenths of its time."""
    made = _new(UUID)
    _set_int(made, number)
    _set_is_safe(made, _UNKNOWN)
    return made
