"""Requests that arrive at the same moment share one transaction, each with its own answer.

The first of them leads: it waits a few milliseconds for company, places all that came as one batch,
and hands every caller their answer. While a batch runs the next one gathers. Where a batch fails
its callers go one by one, so nobody fails for somebody else's sake.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class _Seat(Generic[T, R]):
    """One caller's place in a batch."""

    __slots__ = ("answer", "called", "error", "goes_alone", "is_leader", "item")

    def __init__(self, item: T) -> None:
        self.item = item
        self.answer: R | None = None
        self.error: Exception | None = None
        self.goes_alone = False
        self.is_leader = False
        self.called = threading.Event()


class Gatherer(Generic[T, R]):
    """Group commit for operations that take many.

    `together` gets the items of a batch and answers in their order; `alone` does one. Both commit
    before they return.
    """

    def __init__(
        self,
        *,
        together: Callable[[Sequence[T]], Sequence[R]],
        alone: Callable[[T], R],
        most: int = 64,
        wait_s: float = 0.005,
    ) -> None:
        self._together = together
        self._alone = alone
        self._most = most
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._waiting: list[_Seat[T, R]] = []
        self._is_running = False
        self._expected = 1
        self._full = threading.Event()

    def submit(self, item: T) -> R:
        """The item's own answer, after its commit.

        Raises: what `alone` raises for this item.
        """
        seat: _Seat[T, R] = _Seat(item)
        with self._lock:
            self._waiting.append(seat)
            leads = not self._is_running
            if leads:
                self._is_running = seat.is_leader = True
            elif len(self._waiting) >= self._expected:
                self._full.set()
        if not leads:
            seat.called.wait()
        if seat.is_leader:
            self._lead()
        if seat.goes_alone:
            return self._alone(item)
        if seat.error is not None:
            raise seat.error
        return seat.answer  # type: ignore[return-value]  # set by the leader

    def _lead(self) -> None:
        # Alone in the shop nobody waits: company is only waited for when there was some lately.
        if len(self._waiting) < self._expected:
            self._full.wait(self._wait_s)
        with self._lock:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            self._place(batch)
        finally:
            self._hand_over(batch)

    def _place(self, batch: list[_Seat[T, R]]) -> None:
        try:
            if len(batch) == 1:
                batch[0].answer = self._alone(batch[0].item)
                return
            answers = self._together([seat.item for seat in batch])
        except Exception as error:
            for seat in batch:
                seat.goes_alone = len(batch) > 1
                seat.error = error
            return
        for seat, answer in zip(batch, answers, strict=True):
            seat.answer = answer

    def _hand_over(self, batch: list[_Seat[T, R]]) -> None:
        with self._lock:
            # Who was just answered sends the next one at once, beside those that wait already.
            self._expected = min(len(batch) + len(self._waiting), self._most)
            self._full.clear()
            following = self._waiting[0] if self._waiting else None
            self._is_running = following is not None
            if following is not None:
                following.is_leader = True
        for seat in batch:
            if not seat.is_leader:
                seat.called.set()
        if following is not None:
            following.called.set()
