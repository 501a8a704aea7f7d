"""Group commit: batches form under load, and nobody fails for somebody else's sake."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from zhidan.platform.gather import Gatherer


class Till:
    """Doubles numbers; refuses 13, alone or in a batch."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.first = threading.Event()
        self.go = threading.Event()

    def together(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(len(numbers))
        if 13 in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]

    def alone(self, number: int) -> int:
        if number == 0:
            self.first.set()
            assert self.go.wait(5)
        if number == 13:
            raise ValueError("thirteen")
        return 2 * number


def _crowd(till: Till, numbers: Sequence[int]) -> list[int | str]:
    gatherer = Gatherer(together=till.together, alone=till.alone, most=8)

    def one(number: int) -> int | str:
        try:
            return gatherer.submit(number)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(len(numbers) + 1) as pool:
        leader = pool.submit(one, 0)
        assert till.first.wait(5)
        followers = [pool.submit(one, number) for number in numbers]
        while len(gatherer._waiting) < len(numbers):
            pass
        till.go.set()
        assert leader.result(5) == 0
        return [follower.result(5) for follower in followers]


def test_who_was_just_answered_is_waited_for_and_comes_along() -> None:
    till = Till()
    gatherer = Gatherer(together=till.together, alone=till.alone, most=8, wait_s=5)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(lambda: (gatherer.submit(0), time.sleep(0.05), gatherer.submit(9)))
        assert till.first.wait(5)
        others = [pool.submit(gatherer.submit, number) for number in (1, 2, 3)]
        while len(gatherer._waiting) < 3:
            pass
        till.go.set()
        assert [first.result(4), *(other.result(4) for other in others)] == [(0, None, 18), 2, 4, 6]
    assert till.batches == [4]


def test_those_who_wait_share_a_batch_and_get_their_own_answer() -> None:
    till = Till()
    assert sorted(map(int, _crowd(till, range(1, 8)))) == [2, 4, 6, 8, 10, 12, 14]
    assert till.batches == [7]


def test_a_crowd_larger_than_a_batch_goes_in_several() -> None:
    till = Till()
    _crowd(till, range(1, 12))
    assert till.batches == [8, 3]


def test_one_bad_item_fails_alone_when_its_batch_fails() -> None:
    answers = _crowd(Till(), [1, 13, 2])
    assert answers == [2, "thirteen", 4]


def test_a_single_caller_gets_the_error_of_its_own() -> None:
    till = Till()
    gatherer = Gatherer(together=till.together, alone=till.alone)
    with pytest.raises(ValueError, match="thirteen"):
        gatherer.submit(13)
    assert gatherer.submit(4) == 8
