"""An order is cancelled while somebody scans: no piece is counted for what nobody sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, planned
from tests.support.shop_floor import line, order_id_of
from tests.support.together import meeting, stopped, together, try_once
from zhidan.fulfilment import steps as fulfilment_steps
from zhidan.fulfilment.models import FulfilmentLine, FulfilmentOrder
from zhidan.fulfilment.operations.cancel_fulfilments import cancel_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.scan_item import scan_item
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.ids import uuid7
from zhidan.orders import steps as order_steps
from zhidan.orders.api import cancel_orders
from zhidan.platform.actors import Actor
from zhidan.platform.deliveries import deliver_due

pytestmark = pytest.mark.django_db(transaction=True)
LOCK = "FOR NO KEY UPDATE"


def released(*numbers: str) -> dict[str, UUID]:
    _, keys = planned({number: [line("A", 3)] for number in numbers}, {"A": 3 * len(numbers)})
    act(release_fulfilments, fulfilment_ids=list(keys.values()))
    return keys


def scanning_of(box: UUID) -> Callable[[], str]:
    def scan() -> str:
        try:
            return act(scan_item, fulfilment_id=box, scan_id=uuid7(), code="A").result
        except ActionNotAllowed as refused:
            return refused.code

    return scan


def stopping_of(order_id: UUID) -> Callable[[], str]:
    """Cancelled by a clerk, and the warehouse told in the same breath."""

    def both(*, actor: Actor) -> str:
        (row,) = cancel_orders(order_ids=[order_id], reason="buyer", actor=actor)
        cancel_fulfilments(order_ids=[order_id], reason="order_cancelled", actor=actor)
        return row.code

    return lambda: act(both)


def picked_and_state(box: UUID) -> tuple[int, int, str]:
    root = FulfilmentOrder.objects.get(pk=box)
    return FulfilmentLine.objects.get(fulfilment_id=box).picked, root.picked, root.state


def test_a_piece_is_counted_and_goes_back_or_is_not_counted_when_both_come_at_once() -> None:
    for number, box in released(*(f"T{at}" for at in range(6))).items():
        scanned, stopped = together(scanning_of(box), stopping_of(order_id_of(number)))
        assert stopped == "ok"
        expected = {"ok": (1, 1, "stopped"), "fulfilment_stopped": (0, 0, "cancelled")}
        # Who scans after the warehouse was told meets what is cancelled already.
        expected["fulfilment_wrong_state"] = expected["fulfilment_stopped"]
        assert picked_and_state(box) == expected[scanned]
    while deliver_due():
        pass


def test_only_the_event_number_saves_us_when_the_lock_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box = released("T1")["T1"]
    for module in (order_steps, fulfilment_steps):
        assert LOCK in module._LOCK
        monkeypatch.setattr(module, "_LOCK", module._LOCK.replace(LOCK, ""))
    try_once(monkeypatch)
    monkeypatch.setattr(fulfilment_steps, "write_events", meeting(fulfilment_steps.write_events))

    said: list[Any] = together(scanning_of(box), stopping_of(order_id_of("T1")))

    assert len(stopped(said)) == 1, said
    assert picked_and_state(box) in [(1, 1, "picking"), (0, 0, "cancelled")]
