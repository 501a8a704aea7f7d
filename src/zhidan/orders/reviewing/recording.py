"""Decisions of rules as rows: written by the batch, read for an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from msgspec import Struct

from zhidan.orders import tables
from zhidan.orders.reviewing.conditions import kept_facts
from zhidan.orders.reviewing.deciding import Ruling
from zhidan.orders.reviewing.facts import Facts, Snapshot
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.platform.privacy import blind


class Decided(Struct, frozen=True):
    """A decision that stands: what which rule did, and the facts as they are kept."""

    seq: int
    rule_id: UUID
    version: int
    action: str
    params: dict[str, Any]
    facts: Facts
    at: datetime


def facts_to_keep(ruling: Ruling, order: Snapshot) -> Facts:
    """The ruling's facts without what people wrote."""
    return kept_facts(order, ruling.facts, lambda text: blind("review", text)[:6].hex())


def write_decisions(
    made: Mapping[UUID, tuple[int, Sequence[tuple[Ruling, Facts]]]], *, at: datetime
) -> None:
    """Append decisions: per order the first sequence number and what was decided."""
    copy_into(
        "review_decision",
        tables.DECISION,
        [
            (order_id, first + place, ruling.rule.rule_id, ruling.rule.version, ruling.action,
             msgspec.json.encode(ruling.params), msgspec.json.encode(facts), at)
            for order_id, (first, rulings) in made.items()
            for place, (ruling, facts) in enumerate(rulings)
        ],
    )  # fmt: skip


_DECIDED = """
SELECT order_id, seq, rule_id, version, action, params::text, facts::text, at FROM review_decision
WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, seq
"""


def decisions_of(order_ids: Iterable[UUID]) -> dict[UUID, list[Decided]]:
    """Everything rules decided about these orders, oldest first."""
    found: defaultdict[UUID, list[Decided]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, [uuid_array(order_ids)])
        for order_id, seq, rule_id, version, action, params, facts, at in cursor.fetchall():
            found[order_id].append(
                Decided(
                    seq, rule_id, version, action, msgspec.json.decode(params),
                    msgspec.json.decode(facts), at,
                )
            )  # fmt: skip
    return dict(found)
