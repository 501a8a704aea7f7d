"""What of an order leads back to a person beside its registered texts."""

from __future__ import annotations

import os

from django.db import connection

from zhidan.orders.models import Order, OrderLine
from zhidan.platform.arrays import uuid_array
from zhidan.platform.erasing import Erased, Subjects, erases

_HASH_BYTES = 16


@erases("orders")
def erase_keys(subjects: Subjects) -> Erased:
    """The key by which orders of one person travel together is made of blind indexes; the hash of
    a customised line is one of what was engraved, which could be guessed; the source's own copy
    has the options as sold, where a channel may have put an engraving."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_source_words(%s::uuid[])", [uuid_array(subjects.order_ids)])
    lines = OrderLine.objects.filter(order_id__in=subjects.order_ids, is_customised=True)
    return {
        "sales_order": Order.objects.filter(pk__in=subjects.order_ids).update(merge_key=None),
        "order_line": lines.update(spec_hash=os.urandom(_HASH_BYTES)),
    }
