"""Take out any one guard, and the chains name the promise that it kept."""

from __future__ import annotations

import re

import pytest

from tests.support.planting import Seeded
from tests.support.pure_chains import Broken, PureChain
from tests.support.seeded_faults import PURE, STORED
from zhidan.config.drills.chain import walk_together

_NAME = re.compile(r": (constraint \S+|conserved \w+|identity|raised \w+|[A-Z]\d+[.\w]*)")
CHAINS, TOGETHER, TRIES = 600, 10, 8


def _decide(chains: int) -> None:
    for seed in range(chains):
        PureChain(seed).walk()


@pytest.mark.parametrize("fault", PURE, ids=lambda fault: fault.name)
def test_decisions_without_a_guard_break_its_promise(
    fault: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault.plant(monkeypatch)
    with pytest.raises(Broken) as broken:
        _decide(CHAINS)
    assert str(broken.value) == fault.breaks


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", STORED, ids=lambda fault: fault.name)
def test_chains_without_a_guard_break_its_promise(
    fault: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault.plant(monkeypatch)
    names: set[str] = set()
    for first in range(fault.first, fault.first + TRIES * TOGETHER, TOGETHER):
        walked = walk_together(range(first, first + TOGETHER))
        names = {name for broken in walked.broken for name in _NAME.findall(broken)}
        if names:
            break
    assert fault.breaks in names, names
