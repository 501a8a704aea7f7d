"""Families of tables: by which key a table is spread when one machine is no longer enough."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """The distribution of a table. Every model names one in `family`.

    The value is the column that leads every key of the family's children; REFERENCE tables are
    copied to every node, LOCAL ones stay on the coordinator, KEY rows spread by their own key.
    """

    ORDER = "order_id"
    STOCK = "sku_id"
    JOURNAL = "entry_id"
    FULFILMENT = "fulfilment_id"
    PARTY = "party_id"
    PAYMENT = "payment_id"
    KEY = "key"
    REFERENCE = "reference"
    LOCAL = "local"
