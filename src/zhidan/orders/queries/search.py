"""The one search box: any number an order is known by, a phone, a name, a SKU; exact."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.db import connection

from zhidan.parties import api as parties

_NUMBERS = """
SELECT order_id FROM number_key WHERE number = %(text)s
UNION SELECT order_id FROM source_key WHERE external_no = %(text)s
UNION SELECT id FROM sales_order WHERE tracking_no = %(text)s AND tracking_no <> ''
LIMIT 1000
"""
_SKUS = """
SELECT line.order_id FROM order_line AS line JOIN sku ON sku.id = line.sku_id
WHERE sku.code = %s ORDER BY line.order_id DESC LIMIT 1000
"""
_BUYERS = "SELECT id FROM sales_order WHERE buyer_id = ANY(%s) ORDER BY id DESC LIMIT 1000"


def search_orders(text: str, *, only: Literal["", "sku"] = "") -> list[UUID]:
    """Orders this text names, the newest 1,000 at most. Scopes are the list's business.

    Numbers come first; what is no number is tried as phone, recipient, buyer and SKU.
    """
    with connection.cursor() as cursor:
        if not only:
            cursor.execute(_NUMBERS, {"text": text})
            if found := [order_id for (order_id,) in cursor.fetchall()]:
                return found
            if people := parties.orders_of_person(text):
                return list(people)
            if buyers := parties.buyers_called(text):
                cursor.execute(_BUYERS, [buyers])
                return [order_id for (order_id,) in cursor.fetchall()]
        cursor.execute(_SKUS, [text])
        return list(dict.fromkeys(order_id for (order_id,) in cursor.fetchall()))
