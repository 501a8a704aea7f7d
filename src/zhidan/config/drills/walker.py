"""One random walk over orders, stock and imports: what people and platforms do in any order.

A step is one call of a public operation in its own transaction. Refusals are part of the walk; an
unexpected error ends it. After each step the invariants it touches are recomputed, at the end of
the walk all of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from zhidan.config.drills.shop import DrillShop, book, open_shop, paid_order, some_change
from zhidan.config.drills.walk_files import FileSteps
from zhidan.config.drills.walked import Walked
from zhidan.fulfilment import api as fulfilment
from zhidan.kernel.errors import Refusal
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingOrder
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run

# Cheap ones that nearly every step can break, and those of the axis it moves.
TOUCHED = {
    "stock": ("S1", "S2", "S4", "S5", "S7", "S8"),
    "orders": ("O1", "O2", "O5", "O8", "S1", "S4", "S5"),
    "imports": ("O1", "O4", "O5", "O12", "S1", "S4", "E6"),
}


class Walker:
    """A seeded walk in a shop of its own with little stock, so that shortages are common."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311
        self._code = f"w{seed}x{uuid7().hex[-6:]}"
        self._shop: DrillShop = open_shop(skus=6, stock=30, code=self._code)
        self._ids: list[UUID] = []
        self._sent: list[dict[str, Any]] = []
        self._numbers = 0
        self._files = FileSteps(self._code, self._shop.codes, self._random)
        self._steps: list[tuple[int, str, Callable[[], object]]] = [
            (10, "stock", self._adjust),
            (8, "stock", self._receive),
            (20, "imports", self._take_in),
            (8, "imports", self._take_in_file),
            (3, "imports", self._files.undo),
            (8, "imports", self._send_again),
            (8, "imports", self._source_changes),
            (2, "imports", self._undo),
            (16, "orders", lambda: self._order_step(orders.approve_orders)),
            (5, "orders", lambda: self._order_step(orders.unapprove_orders)),
            (3, "orders", lambda: self._order_step(orders.recall_orders)),
            (6, "orders", lambda: self._order_step(orders.hold_orders, reason="walk")),
            (10, "orders", lambda: self._order_step(orders.release_holds)),
            (8, "orders", lambda: self._order_step(orders.cancel_orders, reason="walk")),
            (4, "orders", lambda: self._order_step(orders.complete_orders)),
            (3, "orders", lambda: self._order_step(orders.mark_produced)),
            (8, "orders", self._change),
            (5, "orders", self._take_back),
            (8, "orders", self._ship),
            (10, "orders", self._deliver),
        ]

    def walk(self, steps: int) -> Walked:
        """Take so many steps; ends early at the first broken promise."""
        done = Walked()
        weights = [weight for weight, _, _ in self._steps]
        for _ in range(steps):
            _, area, step = self._random.choices(self._steps, weights)[0]
            done.by_step[self._take(step)] += 1
            done.steps += 1
            done.check(TOUCHED[area], f"seed {self._seed} step {done.steps}")
            if done.broken:
                return done
        while deliver_due():
            pass
        done.check(None, f"seed {self._seed} step {done.steps}")
        return done

    def _take(self, step: Callable[[], object]) -> str:
        try:
            said = step()
        except Refusal as refusal:
            return f"refused {refusal.code}"
        return str(said)

    def _some(self, most: int = 6) -> list[UUID]:
        return self._random.sample(self._ids, min(len(self._ids), self._random.randint(1, most)))

    def _take_in(self) -> str:
        new = []
        for _ in range(self._random.randint(1, 5)):
            self._numbers += 1
            order = paid_order(f"{self._code}-{self._numbers}", self._shop.codes, self._random)
            if self._random.random() < 0.2:
                order["status"] = self._random.choice(["unpaid", "shipped", "closed", "finished"])
            if self._random.random() < 0.1:
                order["buyer_message"] = "请尽快发货"
            new.append(order)
        self._sent += new
        return self._place(new)

    def _take_in_file(self) -> str:
        said, ids = self._files.take_in()
        self._ids = list(dict.fromkeys([*self._ids, *ids]))
        return said

    def _send_again(self) -> str:
        return self._place(self._random.choices(self._sent, k=3)) if self._sent else "nothing sent"

    def _source_changes(self) -> str:
        if not self._sent:
            return "nothing sent"
        order = self._random.choice(self._sent)
        order["status"] = self._random.choice(["paid", "shipped", "closed", "refunded", "finished"])
        order["seller_memo"] = f"memo {self._random.randint(1, 9)}"
        return self._place([order])

    def _place(self, listed: list[dict[str, Any]]) -> str:
        placed = run(
            orders.place_orders,
            actor=SYSTEM,
            shop=self._code,
            orders=[msgspec.convert(order, IncomingOrder) for order in listed],
        )
        known = set(self._ids)
        self._ids += [row.order_id for row in placed if row.order_id and row.order_id not in known]
        self._ids = list(dict.fromkeys(self._ids))
        return "place " + "+".join(sorted({row.outcome for row in placed}))

    def _undo(self) -> str:
        return self._order_step(orders.undo_placed_orders)

    def _order_step(self, operation: Callable[..., Any], **params: Any) -> str:
        if not self._ids:
            return "no order"
        outcomes = run(operation, actor=SYSTEM, order_ids=self._some(), **params)
        went = "ok" if any(outcome.ok for outcome in outcomes) else "refused"
        return f"{operation.__name__} {went}"

    def _ship(self) -> str:
        if not self._ids:
            return "no order"
        parcels = [fulfilment.OrderToShip(order_id, "", "") for order_id in self._some(3)]
        outcomes = run(fulfilment.ship_orders, actor=SYSTEM, parcels=parcels)
        return "ship ok" if any(outcome.ok for outcome in outcomes) else "ship refused"

    def _change(self) -> str:
        """Some line or sum of an order becomes another; its new lines may be short."""
        if not self._ids:
            return "no order"
        order_id = self._random.choice(self._ids)
        wanted = some_change(order_id, self._shop.sku_ids, "CNY", self._random)
        change = orders.ChangeOfOrder(order_id, wanted)
        [said] = run(orders.change_orders, actor=SYSTEM, changes=[change])
        return f"change {said.code}"

    def _take_back(self) -> str:
        if not self._ids:
            return "no order"
        order_id = self._random.choice(self._ids)
        newest = orders.newest_change(order_id)
        if newest is None:
            return "nothing changed"
        [said] = run(orders.take_back_changes, actor=SYSTEM, changes={order_id: newest})
        return f"take back {said.code}"

    def _deliver(self) -> str:
        return f"deliver {deliver_due() > 0}"

    def _receive(self) -> str:
        return self._book("receive", lambda: self._random.randint(1, 12))

    def _adjust(self) -> str:
        return self._book("adjust", lambda: self._random.randint(-15, 8) or 1)

    def _book(self, kind: str, change: Callable[[], int]) -> str:
        skus = self._random.sample(self._shop.sku_ids, 2)
        book(self._shop.warehouse_id, {sku: change() for sku in skus}, kind=kind)
        return kind
