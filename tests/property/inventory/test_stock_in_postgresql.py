"""The stock operations in PostgreSQL against a model that only counts, 2,000 random steps.

After each step the touched levels keep S1 to S5; at the end of each walk all of them do.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.support.shop_floor import make_sku
from zhidan.inventory.api import (
    Demand,
    NotEnoughStock,
    PlannedReservation,
    available,
    choose_warehouse,
    needs,
    release_stock,
    reserve_stock,
    ship_stock,
)
from zhidan.inventory.documents import (
    Adjustment,
    AdjustmentLine,
    Count,
    CountLine,
    Receipt,
    ReceiptLine,
)
from zhidan.inventory.models import Warehouse
from zhidan.inventory.operations.adjust_stock import adjust_stock
from zhidan.inventory.operations.count_stock import count_stock
from zhidan.inventory.operations.receive_stock import receive_stock
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WALKS, STEPS = 46, 50

which = st.integers(0, 1)
units = st.integers(1, 6)
basket = st.lists(st.tuples(which, units), min_size=1, max_size=3)
Key = tuple[UUID, UUID]

_BROKEN = """
WITH moved AS (
    SELECT sku_id, warehouse_id, sum(quantity) AS moved FROM stock_move
    WHERE sku_id = ANY(%(skus)s) GROUP BY sku_id, warehouse_id),
held AS (
    SELECT sku_id, warehouse_id, sum(quantity) AS held FROM reservation
    WHERE sku_id = ANY(%(skus)s) AND state = 'held' GROUP BY sku_id, warehouse_id)
SELECT 'S1', l.sku_id FROM stock_level AS l
WHERE l.sku_id = ANY(%(skus)s) AND NOT l.allocated BETWEEN 0 AND l.on_hand
UNION ALL SELECT 'S2', coalesce(l.sku_id, m.sku_id)
FROM (SELECT * FROM stock_level WHERE sku_id = ANY(%(skus)s)) AS l FULL JOIN moved AS m
  ON m.sku_id = l.sku_id AND m.warehouse_id = l.warehouse_id
WHERE coalesce(l.on_hand, 0) <> coalesce(m.moved, 0)
UNION ALL SELECT 'S4', coalesce(l.sku_id, h.sku_id)
FROM (SELECT * FROM stock_level WHERE sku_id = ANY(%(skus)s)) AS l FULL JOIN held AS h
  ON h.sku_id = l.sku_id AND h.warehouse_id = l.warehouse_id
WHERE coalesce(l.allocated, 0) <> coalesce(h.held, 0)
UNION ALL SELECT 'S5', sku_id FROM stock_move WHERE sku_id = ANY(%(skus)s)
GROUP BY sku_id, cause HAVING count(*) > 1
"""


class Stock(RuleBasedStateMachine):
    """Two SKUs of its own in two warehouses of its own: walks do not meet."""

    steps = 0

    @initialize()
    def open(self) -> None:
        code = uuid7().hex[-12:]
        self.skus = [make_sku(f"{code}-{n}").id for n in range(2)]
        self.houses = [
            Warehouse.objects.create(code=f"{code}-{n}", name="仓库").id for n in range(2)
        ]
        self.on_hand: dict[Key, int] = {(s, h): 0 for s in self.skus for h in self.houses}
        self.held: dict[UUID, dict[UUID, tuple[Key, int]]] = {}

    def promised(self, key: Key) -> int:
        lines = (line for lines in self.held.values() for line in lines.values())
        return sum(quantity for at, quantity in lines if at == key)

    def key(self, sku: int, house: int) -> Key:
        return self.skus[sku], self.houses[house]

    @rule(sku=which, house=which, quantity=units, twice=st.booleans())
    def receive(self, sku: int, house: int, quantity: int, twice: bool) -> None:
        key = self.key(sku, house)
        receipt = Receipt(
            warehouse_id=key[1],
            document_id=uuid7(),
            lines=[ReceiptLine(sku_id=key[0], quantity=quantity)],
        )
        for _ in range(2 if twice else 1):
            run(receive_stock, actor=SYSTEM, receipt=receipt)
        self.on_hand[key] += quantity

    @rule(sku=which, house=which, delta=st.integers(-8, 8).filter(bool))
    def adjust(self, sku: int, house: int, delta: int) -> None:
        key = self.key(sku, house)
        lines = [AdjustmentLine(sku_id=key[0], delta=delta)]
        self.book(
            key,
            self.on_hand[key] + delta,
            adjust_stock,
            adjustment=Adjustment(warehouse_id=key[1], reason="破损", lines=lines),
        )

    @rule(sku=which, house=which, counted=st.integers(0, 12))
    def count(self, sku: int, house: int, counted: int) -> None:
        key = self.key(sku, house)
        lines = [CountLine(sku_id=key[0], counted=counted)]
        self.book(key, counted, count_stock, count=Count(warehouse_id=key[1], lines=lines))

    def book(self, key: Key, after: int, operation: Any, **document: Any) -> None:
        if after >= self.promised(key):
            run(operation, actor=SYSTEM, **document)
            self.on_hand[key] = after
        else:
            with pytest.raises(NotEnoughStock):
                run(operation, actor=SYSTEM, **document)

    @rule(wanted=basket)
    def reserve(self, wanted: list[tuple[int, int]]) -> None:
        order_id = uuid7()
        demands = [Demand(uuid7(), self.skus[sku], quantity) for sku, quantity in wanted]

        def place(*, actor: Actor) -> UUID | None:
            free = available(sku_ids=self.skus, warehouse_ids=self.houses)
            chosen, _ = choose_warehouse(needs(demands), self.houses, free)
            if chosen is not None:
                planned = [
                    PlannedReservation(d.sku_id, chosen, order_id, d.line_id, d.quantity)
                    for d in demands
                ]
                assert reserve_stock(planned=planned, at=now()) == []
            return chosen

        chosen = run(place, actor=SYSTEM)
        fitting = [
            house
            for house in self.houses
            if all(
                self.on_hand[(sku, house)] - self.promised((sku, house)) >= quantity
                for sku, quantity in needs(demands).items()
            )
        ]
        assert chosen == (fitting[0] if fitting else None)
        if chosen is not None:
            self.held[order_id] = {d.line_id: ((d.sku_id, chosen), d.quantity) for d in demands}

    @rule(pick=st.integers(0, 10**6))
    def release(self, pick: int) -> None:
        if self.held:
            order_id = sorted(self.held)[pick % len(self.held)]

            def give_back(*, actor: Actor) -> set[UUID]:
                return release_stock(order_ids=[order_id])

            assert run(give_back, actor=SYSTEM) == {order_id}
            assert run(give_back, actor=SYSTEM) == set()
            del self.held[order_id]

    @rule(pick=st.integers(0, 10**6))
    def ship(self, pick: int) -> None:
        if self.held:
            order_id = sorted(self.held)[pick % len(self.held)]
            lines = self.held.pop(order_id)
            gone = run(ship_stock, actor=SYSTEM, lines=dict.fromkeys(lines, order_id))
            assert gone == {line_id: key[1] for line_id, (key, _) in lines.items()}
            for key, quantity in lines.values():
                self.on_hand[key] -= quantity

    @invariant()
    def touched_levels_are_what_happened(self) -> None:
        if not hasattr(self, "skus"):
            return
        Stock.steps += 1
        assert broken(self.skus) == []
        free = available(sku_ids=self.skus, warehouse_ids=self.houses)
        for key, on_hand in self.on_hand.items():
            assert free.get(key, 0) == on_hand - self.promised(key)

    def teardown(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT sku_id FROM stock_level")
            assert broken([sku for (sku,) in cursor.fetchall()]) == []


def broken(skus: list[UUID]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN, {"skus": skus})
        return list(cursor.fetchall())


def test_random_walks_keep_the_stock_true() -> None:
    Stock.steps = 0
    # Hypothesis may end a walk early, so walks are added until they are enough.
    while Stock.steps < 2000:
        run_state_machine_as_test(
            Stock,
            settings=settings(
                max_examples=WALKS,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
