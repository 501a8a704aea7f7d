"""What of an order leads back to a person beside its registered texts."""

from __future__ import annotations

from zhidan.orders.models import Order
from zhidan.platform.erasing import Erased, Subjects, erases


@erases("orders")
def erase_merge_keys(subjects: Subjects) -> Erased:
    """The key by which orders of one person travel together is made of blind indexes."""
    return {"sales_order": Order.objects.filter(pk__in=subjects.order_ids).update(merge_key=None)}
