"""Two people do two things to one order at the same moment, every pair of what a desk can do.

Each pair runs in real transactions: the answers are outcomes or coded refusals, what was answered
with "ok" stands in the order's history once, and every promise the pair touches is recomputed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations_with_replacement, count
from typing import Any
from uuid import UUID

import pytest

from tests.support.cashier import ask_back, paid, receive, settle
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from tests.support.together import meeting, stopped, together, try_once
from zhidan.fulfilment import api as fulfilment
from zhidan.insights import api as insights
from zhidan.kernel.errors import Refusal
from zhidan.orders import api as orders
from zhidan.orders import batch, steps
from zhidan.orders.models import OrderEvent, SourceKey
from zhidan.payments import api as payments
from zhidan.payments.models import Payment, Refund
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 2
TOUCHED = ("O1", "O2", "O5", "O6", "O8", "S1", "S4", "S5", "S7")
# Where one goes through, the other cannot: exactly one of the two is answered with "ok".
ONE_WINS = {
    ("approve", "approve"), ("cancel", "cancel"), ("cancel", "ship"), ("cancel", "split"),
    ("ship", "ship"), ("ship", "split"), ("split", "split"),
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """An order of 100.00 of which 40.00 are paid, its payment, and another order of the buyer."""

    order_id: UUID
    payment_id: UUID
    other_id: UUID


def code_of(said: Any) -> str:
    """What a person would be told: the code of an outcome or of a refusal."""
    if isinstance(said, Refusal):
        return said.code
    if isinstance(said, BaseException):
        raise said
    return said if isinstance(said, str) else said.rows[0].code


def step(operation: Callable[..., Any], **params: Any) -> Callable[[Scene], Callable[[], Any]]:
    return lambda scene: lambda: run(operation, actor=SYSTEM, order_ids=[scene.order_id], **params)


def _merge(scene: Scene) -> Callable[[], Any]:
    groups = [[scene.order_id, scene.other_id]]
    return lambda: run(orders.merge_orders, actor=SYSTEM, groups=groups)


def _ship(scene: Scene) -> Callable[[], Any]:
    parcels = [fulfilment.OrderToShip(scene.order_id, "self")]
    return lambda: run(fulfilment.ship_orders, actor=SYSTEM, parcels=parcels)


def _pay(scene: Scene) -> Callable[[], Any]:
    return lambda: receive("30.00", (scene.order_id, "30.00"))


def _refund(scene: Scene) -> Callable[[], Any]:
    return lambda: ask_back(scene.payment_id, 2500, scene.order_id)[0]


def _split(scene: Scene) -> Callable[[], Any]:
    wanted = [orders.Splitting(scene.order_id, orders.SplitWish(way="quantity", most=1))]
    return lambda: run(payments.split_paid_orders, actor=SYSTEM, wanted=wanted)


def _change(scene: Scene) -> Callable[[], Any]:
    changes = [orders.ChangeOfOrder(scene.order_id, orders.ChangeWanted(freight="7"))]
    return lambda: run(orders.change_orders, actor=SYSTEM, changes=changes)


ACTIONS: dict[str, Callable[[Scene], Callable[[], Any]]] = {
    "approve": step(orders.approve_orders),
    "cancel": step(orders.cancel_orders, reason="buyer"),
    "change": _change,
    "merge": _merge,
    "pay": _pay,
    "refund": _refund,
    "ship": _ship,
    "split": _split,
}
# The event each of them leaves in the order's history; a refund that is asked for leaves a row.
LEAVES = {
    "approve": "approve", "cancel": "cancel", "change": "change", "merge": "merge",
    "pay": "payment", "ship": "ship", "split": "split",
}  # fmt: skip
PAIRS = list(combinations_with_replacement(sorted(ACTIONS), 2))
_numbers = count(1)


def scene_for(floor: Floor, pair: tuple[str, str]) -> Scene:
    """An order that may take both actions, or the one that must come first."""
    at = next(_numbers)
    ids = []
    for number in (f"R{at}a", f"R{at}b"):
        sent = order(
            number, [line("A", 2, "50.00")], status="unpaid", is_cod=True,
            recipient=person(mobile=f"139{at:08d}"),
        )  # fmt: skip
        run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=[sent])
        ids.append(order_id_of(number))
    scene = Scene(ids[0], paid("40.00", (ids[0], "40.00")), ids[1])
    if "ship" in pair and "approve" not in pair:
        run(orders.approve_orders, actor=SYSTEM, order_ids=ids)
    return scene


def check_history(scene: Scene, pair: tuple[str, str], codes: list[str]) -> None:
    """What was answered with "ok" happened, and happened once."""
    done = Counter(LEAVES[name] for name, code in zip(pair, codes, strict=True)
                   if code == "ok" and name in LEAVES)  # fmt: skip
    seen = Counter(
        OrderEvent.objects.filter(order_id=scene.order_id).values_list("action", flat=True)
    )
    seen["payment"] -= 1  # the scene's own
    if pair == ("merge", "merge"):
        done["merge"] = min(done["merge"], 1)  # who travels together already is told so
    assert {name: seen[name] for name in LEAVES.values()} == {
        name: done[name] + (name == "approve" and "ship" in pair and "approve" not in pair)
        for name in LEAVES.values()
    }
    asked = Refund.objects.filter(payment_id=scene.payment_id, reason="other").count()
    assert asked == sum(
        name == "refund" and code == "ok" for name, code in zip(pair, codes, strict=True)
    )


@pytest.mark.parametrize("first", sorted(ACTIONS))
def test_every_pair_ends_in_one_outcome(first: str) -> None:
    floor = open_shop({"A": 400})
    for pair in (pair for pair in PAIRS if pair[0] == first):
        for _ in range(ROUNDS):
            scene = scene_for(floor, pair)
            codes = [code_of(s) for s in together(*(ACTIONS[name](scene) for name in pair))]
            if pair in ONE_WINS:
                assert codes.count("ok") == 1, (pair, codes)
            assert "ok" in codes, (pair, codes)
            assert "busy" not in codes, (pair, codes)
            check_history(scene, pair, codes)
            found = insights.verify(TOUCHED).violations
            assert found == (), (pair, codes, found)
    settle()
    found = insights.verify().violations
    assert found == (), found
    assert Payment.objects.count() >= SourceKey.objects.count() // 2


@pytest.mark.parametrize("pair", [("approve", "cancel"), ("cancel", "pay"), ("cancel", "ship")])
def test_only_the_event_number_saves_us_when_nobody_waits(
    pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = open_shop({"A": 400})
    scene = scene_for(floor, pair)
    lock = "FOR NO KEY UPDATE"
    assert lock in steps._LOCK
    monkeypatch.setattr(steps, "_LOCK", steps._LOCK.replace(lock, ""))
    try_once(monkeypatch)
    monkeypatch.setattr(batch, "_tried", meeting(batch._tried))

    said = together(*(ACTIONS[name](scene) for name in pair))

    assert len(stopped(said)) == 1, said
