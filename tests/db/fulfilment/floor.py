"""A warehouse with approved orders, as the tests of this folder begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from tests.support.shop_floor import Floor, open_shop, order, order_id_of
from zhidan.fulfilment.models import FulfilmentLine, FulfilmentOrder
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.orders.api import approve_orders, place_orders
from zhidan.orders.incoming import IncomingLine
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import run

R = TypeVar("R")


def act(operation: Callable[..., R], *, actor: Actor = SYSTEM, **given: Any) -> R:
    """One use case in a transaction of its own."""
    return run(operation, actor=actor, **given)


def approved(
    orders: Mapping[str, Sequence[IncomingLine]], stock: Mapping[str, int], **shop: Any
) -> Floor:
    """A shop whose orders (source number → lines) are paid, reserved and approved."""
    floor = open_shop(stock, **shop)
    act(
        place_orders,
        shop=floor.shop.code,
        orders=[order(number, lines) for number, lines in orders.items()],
    )
    said = act(approve_orders, order_ids=[order_id_of(number) for number in orders])
    assert [outcome.code for outcome in said] == ["ok"] * len(orders)
    return floor


def planned(
    orders: Mapping[str, Sequence[IncomingLine]], stock: Mapping[str, int], **shop: Any
) -> tuple[Floor, dict[str, UUID]]:
    """The same, with a fulfilment order each: source number → its id."""
    floor = approved(orders, stock, **shop)
    ids = [order_id_of(number) for number in orders]
    act(plan_fulfilments, order_ids=ids)
    of_order = dict(FulfilmentOrder.objects.values_list("order_id", "id"))
    return floor, {number: of_order[key] for number, key in zip(orders, ids, strict=True)}


def state_of(fulfilment_id: UUID) -> str:
    return FulfilmentOrder.objects.get(pk=fulfilment_id).state


def picked_of(fulfilment_id: UUID) -> list[tuple[int, int, int]]:
    """(quantity, picked, packed) of each line."""
    return list(
        FulfilmentLine.objects.filter(fulfilment_id=fulfilment_id)
        .order_by("position")
        .values_list("quantity", "picked", "packed")
    )
