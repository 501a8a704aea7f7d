from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, to_builtins

from zhidan.kernel.ids import uuid7s
from zhidan.platform.bulk import copy_into
from zhidan.pricing import tables
from zhidan.pricing.gifts import Gift
from zhidan.pricing.states import GIVEN


class Grant(Struct, frozen=True):
    """What a version of a rule gives to an order; `buyer_id` where the buyer gets it once."""

    order_id: UUID
    rule_id: UUID
    version: int
    origin: str
    gifts: tuple[Gift, ...]
    facts: dict[str, Any]
    waits: bool = False
    is_counted: bool = False
    buyer_id: UUID | None = None


def record_gifts(*, grants: Sequence[Grant], at: datetime) -> None:
    """Write down what orders were given."""
    copy_into(
        "gift_grant",
        tables.GRANT,
        [
            (one.order_id, row_id, one.rule_id, one.version, one.origin,
             GIVEN, one.waits, one.is_counted, one.buyer_id,
             to_builtins(one.gifts), one.facts, at, None)
            for row_id, one in zip(uuid7s(len(grants)), grants, strict=True)
        ],
    )  # fmt: skip
