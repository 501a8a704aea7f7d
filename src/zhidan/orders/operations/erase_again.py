from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from zhidan.orders.batch import save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.models import Order
from zhidan.orders.steps import lock_orders
from zhidan.orders.words import forget_words
from zhidan.parties import api as parties
from zhidan.platform import files
from zhidan.platform.actors import Actor
from zhidan.platform.erasing import erase_everywhere, subjects_of
from zhidan.platform.erasures import keep_marks


def erase_again(*, marks: frozenset[bytes], actor: Actor) -> Mapping[str, int]:
    """Erase in a restored older backup what was erased after it was made: rows by table.

    `marks` are the fingerprints of all that was ever erased; they are kept here as well.
    """
    subjects = subjects_of(
        marks,
        orders=Order.objects.values_list("id", flat=True).iterator(),
        buyers=parties.buyer_ids(),
    )
    keep_marks(marks)
    if not subjects.order_ids and not subjects.buyer_ids:
        return {}
    tables = erase_everywhere(subjects)
    forget_words(subjects.order_ids)
    orders = list(lock_orders(subjects.order_ids, actor=actor).values())
    for order in orders:
        order.note("erase")
    save_and_tell(orders, OrdersChanged, actor=actor)
    transaction.on_commit(files.delete_expired)
    return tables
