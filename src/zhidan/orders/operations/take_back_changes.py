from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, NotFound
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.as_it_stands import orders_as_they_stand
from zhidan.orders.batch import for_each
from zhidan.orders.change_checks import carrier_names, refuse
from zhidan.orders.operations.carry_out_changes import carry_out_changes
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.orders.wanted_changes import Made, make_reverse
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor


def take_back_changes(*, changes: Mapping[UUID, UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Take the newest change of each order (order → change) back by a document that undoes it.

    The order then stands as before, to the minor unit. Refused where a later change stands
    (`later_change_first`), where something else touched it since (`changed_since`), and where
    goods have left.
    """
    locked = lock_orders(changes, actor=actor)
    standing = orders_as_they_stand(locked)
    people = parties.recipient_cards(locked)
    carriers = carrier_names()
    made: dict[UUID, Made] = {}

    def take_back(order: OrderNow) -> None:
        content = standing[order.id]
        document = next((one for one in content.changes if one.id == changes[order.id]), None)
        if document is None:
            raise NotFound(field="change_id")
        new = make_reverse(content, document, carriers=carriers)
        card = people.get(order.id)
        if (
            new.recipient is not None
            and str(card.id if card else "") != document.after["recipient"]
        ):
            raise Conflict(code="changed_since")
        refuse(order, new, has_lines=bool(content.lines))
        made[order.id] = new

    accepted, outcomes = for_each(list(changes), take_back, actor=actor)
    carry_out_changes(accepted, made, reason=reason, at=now(), actor=actor)
    return outcomes
