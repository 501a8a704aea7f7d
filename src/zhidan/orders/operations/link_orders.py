from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed, InvalidInput, NotFound
from zhidan.orders import tables
from zhidan.orders.batch import save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.models import OrderLine
from zhidan.orders.queries.origins import taken_back
from zhidan.orders.states import LEFT
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_into

_MADE = {"copy": "copied", "reship": "reshipped", "exchange": "exchanged"}


class TakenBack(Struct, frozen=True):
    """What of the origin's line comes back, and what that is worth in minor units."""

    line_id: UUID
    quantity: int
    credit_minor: int


class OrderLink(Struct, frozen=True):
    """An order that was made from another one."""

    order_id: UUID
    origin_id: UUID
    kind: str
    reason: str = ""
    back: tuple[TakenBack, ...] = ()


def link_orders(*, links: Sequence[OrderLink], actor: Actor) -> None:
    """Note from which orders new ones were made: for good, and in the timelines of both.

    Only what left the house can be sent once more or exchanged, and of a line no more comes back
    than was sold, over all its exchanges. Raises: NotFound; ActionNotAllowed (not_shipped_yet);
    InvalidInput (more_than_sold).
    """
    locked = lock_orders(
        {key for link in links for key in (link.order_id, link.origin_id)}, actor=actor
    )
    for link in links:
        if link.origin_id not in locked or link.order_id not in locked:
            raise NotFound(field="origin_id")
        _check_state(link, locked[link.origin_id])
    _check_back([link for link in links if link.back])
    at = now()
    copy_into(
        "order_origin",
        tables.ORIGIN,
        [(link.order_id, link.origin_id, link.kind, link.reason, at) for link in links],
    )
    copy_into(
        "exchanged_line",
        tables.EXCHANGED,
        [
            (link.order_id, one.line_id, one.quantity, one.credit_minor)
            for link in links
            for one in link.back
        ],
    )
    _tell(links, locked, actor)


def _check_state(link: OrderLink, origin: OrderNow) -> None:
    if link.kind != "copy" and origin.state not in LEFT:
        raise ActionNotAllowed(action=link.kind, state=origin.state, reason="not_shipped_yet")


def _check_back(links: Sequence[OrderLink]) -> None:
    origins = [link.origin_id for link in links]
    sold = {
        (order_id, line_id): quantity
        for order_id, line_id, quantity in OrderLine.objects.filter(
            order_id__in=origins
        ).values_list("order_id", "id", "quantity")
    }
    back = taken_back(origins)
    for link in links:
        for one in link.back:
            most = sold.get((link.origin_id, one.line_id), 0) - back.get(one.line_id, 0)
            if not 0 < one.quantity <= most:
                raise InvalidInput(code="more_than_sold", field="back", most=max(most, 0))
            back[one.line_id] = back.get(one.line_id, 0) + one.quantity


def _tell(links: Sequence[OrderLink], locked: Mapping[UUID, OrderNow], actor: Actor) -> None:
    for link in links:
        order, origin = locked[link.order_id], locked[link.origin_id]
        order.note("made_from", kind=link.kind, order_no=origin.order_no)
        origin.note(_MADE[link.kind], order_no=order.order_no)
    changed = {key for link in links for key in (link.order_id, link.origin_id)}
    save_and_tell([locked[key] for key in sorted(changed)], OrdersChanged, actor=actor)
