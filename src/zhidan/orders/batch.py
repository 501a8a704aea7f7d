"""The shape every step over many orders has: lock, try each, save, tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from zhidan.kernel.errors import Refusal
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders.events import OrderEventBase
from zhidan.orders.steps import OrderNow, lock_orders, save_orders
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import emit


def refusal_of(error: Refusal) -> tuple[str, dict[str, object]]:
    """The code a person sees: a forbidden step is named by its reason."""
    return str(error.params.get("reason", error.code)), dict(error.params)


def for_each(
    order_ids: Sequence[UUID],
    change: Callable[[OrderNow], None],
    *,
    actor: Actor,
    together: Iterable[Collection[UUID]] = (),
) -> tuple[list[OrderNow], Outcomes]:
    """Lock the orders, apply `change` to each, and answer those it accepted with every outcome.

    Nothing is saved yet. A refused order keeps its values; an unknown one is `not_found`. Orders
    named in one group of `together` are accepted all or none: a refusal of one is that of all.
    """
    locked = lock_orders(order_ids, actor=actor)
    said: dict[UUID, Outcome] = {}
    for order_id in dict.fromkeys(order_ids):
        order = locked.get(order_id)
        said[order_id] = _tried(order, change) if order else Outcome(order_id, "not_found")
    for group in together:
        if culprit := next((said[one] for one in group if not said[one].ok), None):
            said |= {one: replace(culprit, id=one) for one in group if said[one].ok}
    accepted = [locked[order_id] for order_id, outcome in said.items() if outcome.ok]
    return accepted, Outcomes.of(said.values())


def _tried(order: OrderNow, change: Callable[[OrderNow], None]) -> Outcome:
    try:
        change(order)
    except Refusal as error:
        code, params = refusal_of(error)
        return Outcome(order.id, code, {**params, "order_no": order.order_no})
    return Outcome(order.id, "ok", {"order_no": order.order_no})


def save_and_tell(orders: Sequence[OrderNow], event: type[OrderEventBase], *, actor: Actor) -> None:
    """Write the changed orders and emit one event that names them."""
    save_orders(orders, actor=actor)
    if orders:
        shops = sorted({order.shop_id for order in orders})
        emit(event(key=str(shops[0]), order_ids=[order.id for order in orders], shop_ids=shops))
