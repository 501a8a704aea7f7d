"""The pure rules of stock against a model that only counts, 20,000 random steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from zhidan.inventory.rules import Demand, choose_warehouse, level_after, needs, take_from
from zhidan.kernel.ids import uuid7, uuid7s

pytestmark = pytest.mark.slow
WALKS, STEPS = 225, 100

SKUS, HOUSES = uuid7s(3), uuid7s(2)
sku = st.sampled_from(SKUS)
house = st.sampled_from(HOUSES)
units = st.integers(1, 6)
basket = st.lists(st.tuples(sku, units), min_size=1, max_size=4)
Key = tuple[Any, Any]


class StockRules(RuleBasedStateMachine):
    """Levels kept by the rules; beside them nothing but lists of what came, left and is held."""

    steps = 0

    @initialize()
    def open(self) -> None:
        self.levels: dict[Key, tuple[int, int]] = {(s, h): (0, 0) for s in SKUS for h in HOUSES}
        self.moved: list[tuple[Key, int]] = []
        self.held: dict[Any, list[tuple[Key, int]]] = {}

    def total(self, key: Key) -> int:
        return sum(quantity for at, quantity in self.moved if at == key)

    def promised(self, key: Key) -> int:
        return sum(q for lines in self.held.values() for at, q in lines if at == key)

    def change(self, changes: dict[Key, tuple[int, int]]) -> bool:
        """All or nothing, as the conditional update does it."""
        after = {key: level_after(*self.levels[key], *change) for key, change in changes.items()}
        if any(level is None for level in after.values()):
            return False
        self.levels |= {key: level for key, level in after.items() if level is not None}
        return True

    @rule(sku=sku, house=house, quantity=units)
    def receive(self, sku: Any, house: Any, quantity: int) -> None:
        assert self.change({(sku, house): (quantity, 0)})
        self.moved.append(((sku, house), quantity))

    @rule(sku=sku, house=house, delta=st.integers(-8, 8))
    def adjust(self, sku: Any, house: Any, delta: int) -> None:
        key = (sku, house)
        may = self.total(key) + delta >= self.promised(key)
        assert self.change({key: (delta, 0)}) is may
        if may:
            self.moved.append((key, delta))

    @rule(wanted=basket)
    def reserve(self, wanted: list[tuple[Any, int]]) -> None:
        order = uuid7()
        demands = [Demand(uuid7(), sku, quantity) for sku, quantity in wanted]
        needed = needs(demands)
        free = {key: on_hand - allocated for key, (on_hand, allocated) in self.levels.items()}
        chosen, missing = choose_warehouse(needed, HOUSES, free)
        fitting = [
            h
            for h in HOUSES
            if all(self.total((s, h)) - self.promised((s, h)) >= q for s, q in needed.items())
        ]
        assert chosen == (fitting[0] if fitting else None)
        if chosen is None:
            assert missing
            assert all(short.available < short.needed for short in missing)
            return
        assert self.change({(s, chosen): (0, q) for s, q in needed.items()})
        take_from(free, chosen, needed)
        assert min(free.values()) >= 0
        self.held[order] = [((d.sku_id, chosen), d.quantity) for d in demands]

    @rule(pick=st.integers(0, 10**6))
    def release(self, pick: int) -> None:
        if self.held:
            lines = self.held.pop(sorted(self.held)[pick % len(self.held)])
            assert self.change({k: (0, -q) for k, q in _summed(lines).items()})

    @rule(pick=st.integers(0, 10**6))
    def ship(self, pick: int) -> None:
        if self.held:
            lines = self.held.pop(sorted(self.held)[pick % len(self.held)])
            assert self.change({k: (-q, -q) for k, q in _summed(lines).items()})
            self.moved += [(key, -quantity) for key, quantity in lines]

    @rule(sku=sku, house=house, counted=st.integers(0, 12))
    def count(self, sku: Any, house: Any, counted: int) -> None:
        key = (sku, house)
        delta = counted - self.levels[key][0]
        may = counted >= self.promised(key)
        assert self.change({key: (delta, 0)}) is may
        if may:
            self.moved.append((key, delta))

    @invariant()
    def levels_are_what_happened(self) -> None:
        StockRules.steps += 1
        for key, (on_hand, allocated) in getattr(self, "levels", {}).items():
            assert 0 <= allocated <= on_hand  # S1
            assert on_hand == self.total(key)  # S2
            assert allocated == self.promised(key)  # S3, S4


def _summed(lines: list[tuple[Key, int]]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for key, quantity in lines:
        found[key] = found.get(key, 0) + quantity
    return found


def test_random_walks_keep_the_levels_true() -> None:
    StockRules.steps = 0
    # Hypothesis may end a walk early, so walks are added until they are enough.
    while StockRules.steps < 20_000:
        run_state_machine_as_test(
            StockRules,
            settings=settings(
                max_examples=WALKS,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
