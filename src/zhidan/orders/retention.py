"""After a time that the business sets, people who ordered are forgotten; their orders stay."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from uuid import UUID

from zhidan.kernel.errors import Conflict
from zhidan.orders.operations.erase_buyer import erase_buyer
from zhidan.orders.queries.outdated import outdated_orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.retention import Kept, keeps
from zhidan.platform.work import JOB, run


def _count(before: datetime, most: int) -> int:
    return sum(1 for _ in islice(outdated_orders(before), most))


def _forget(before: datetime, most: int) -> int:
    """Each buyer in a transaction of its own; with one order go all others of the same person."""
    return sum(_erase(order_id) for order_id in list(islice(outdated_orders(before), most)))


def _erase(order_id: UUID) -> int:
    card = parties.recipient_cards([order_id]).get(order_id)
    if card is None or card.is_erased:
        return 1
    try:
        run(erase_buyer, actor=SYSTEM, bounds=JOB, order_id=order_id, reason="no_longer_needed")
    except Conflict:
        return 0
    return 1


keeps("erase_after_months", Kept(_count, _forget))
