"""An order as it stands, loaded for comparison with its source's newer word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from psycopg import sql

from zhidan.orders.amounts import LineShare, SharedParts, share_out
from zhidan.orders.incoming import IncomingLine, IncomingOrder
from zhidan.orders.models import Order
from zhidan.orders.placements import Placement, PlacementOutcome
from zhidan.orders.rules import Draft
from zhidan.orders.source_changes import same_lines
from zhidan.orders.steps import OrderNow
from zhidan.orders.words import SAID_IN, keep_words
from zhidan.parties import api as parties
from zhidan.platform.arrays import int_array, uuid_array

_decode = msgspec.json.Decoder(IncomingOrder).decode


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of an order: its source's words, oldest first, and how it stands."""

    order_id: UUID
    order_no: str
    external_no: str
    state: str
    holds: tuple[str, ...]
    is_adopted: bool
    has_lines: bool
    parts: tuple[IncomingOrder, ...]
    hashes: frozenset[bytes]
    recipient: parties.RecipientCard | None
    said_recipient: parties.RecipientCard | None
    own: frozenset[str]
    """What of it was changed here, by changes that stand, since its source was last followed."""
    seller_memo: str
    said_memos: frozenset[str]
    """Memos of the source that are known beside ours."""

    @property
    def lines(self) -> Sequence[IncomingLine]:
        """The lines it was made of: the first that came. Later ones are never taken over."""
        return next((part.lines for part in self.parts if part.lines), [])

    def says_new_lines(self, order: IncomingOrder) -> bool:
        """Whether the source says other lines than it said last. What a buyer had written on
        things is known of the first word alone."""
        said = [part.lines for part in self.parts if part.lines]
        if not said or not order.lines:
            return False
        if len(said) == 1:
            return not same_lines(said[0], order.lines)
        return not same_lines(*(_plain(lines) for lines in (said[-1], order.lines)))

    def placement(
        self, index: int, outcome: PlacementOutcome, now: OrderNow | None = None
    ) -> Placement:
        return Placement(
            index,
            self.external_no,
            outcome,
            self.order_id,
            self.order_no,
            now.state if now else self.state,
            tuple(now.holds) if now else self.holds,
        )


def _plain(lines: Sequence[IncomingLine]) -> list[IncomingLine]:
    return [msgspec.structs.replace(line, personalisation="") for line in lines]


_SOURCES = """
SELECT order_id, content_hash, raw::text FROM source_order
WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, id
"""


# Of a line that was changed here, what its first change says stood there before.
_PERSONALISED = """
SELECT order_id, position, personalisation, properties FROM (
    SELECT DISTINCT ON (order_id, position) order_id, position, personalisation, properties FROM (
        SELECT c.order_id, (line.value ->> 'position')::int AS position, c.id,
            words.value ->> 'personalisation' AS personalisation,
            (words.value -> 'raw_properties')::text AS properties
        FROM order_change AS c, jsonb_each(c.before -> 'lines') AS line
            JOIN LATERAL jsonb_each(c.words_before -> 'lines') AS words ON words.key = line.key
        WHERE c.order_id = ANY(%(ids)s::uuid[])
        UNION ALL
        SELECT order_id, position, NULL, personalisation, raw_properties::text FROM order_line
        WHERE order_id = ANY(%(ids)s::uuid[])) AS told
    ORDER BY order_id, position, id NULLS LAST) AS first
WHERE personalisation <> '' OR properties <> '{}'
"""
_OWN = """
SELECT c.order_id, array_agg(DISTINCT touched)
FROM order_change AS c, jsonb_array_elements_text(c.touches) AS touched
WHERE c.order_id = ANY(%(ids)s::uuid[]) AND c.reverts_id IS NULL
  AND NOT EXISTS (SELECT FROM order_change AS r
    WHERE r.order_id = c.order_id AND r.reverts_id = c.id)
  AND NOT EXISTS (SELECT FROM order_change AS s
    WHERE s.order_id = c.order_id AND s.id >= c.id AND s.touches ? 'source'
      AND s.touches ? touched
      AND NOT EXISTS (SELECT FROM order_change AS r
        WHERE r.order_id = c.order_id AND r.reverts_id = s.id))
GROUP BY c.order_id
"""
_MEMOS = """
SELECT order_id, theirs ->> 'memo' FROM source_conflict
WHERE order_id = ANY(%(ids)s::uuid[]) AND field = 'seller_memo'
UNION
SELECT order_id, words_before ->> 'seller_memo' FROM order_change
WHERE order_id = ANY(%(ids)s::uuid[]) AND words_before ? 'seller_memo' AND reverts_id IS NULL
"""


def load_stored(order_ids: Sequence[UUID]) -> dict[UUID, Stored]:
    """The orders with these ids and every word their sources said, in seven queries."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, [uuid_array(order_ids)])
        words: dict[UUID, list[tuple[bytes, IncomingOrder]]] = {}
        for order_id, content_hash, raw in cursor.fetchall():
            words.setdefault(order_id, []).append((bytes(content_hash), _decode(raw)))
        cursor.execute(_PERSONALISED, {"ids": uuid_array(order_ids)})
        wishes: dict[UUID, dict[int, tuple[str, dict[str, str]]]] = {}
        for order_id, position, text, properties in cursor.fetchall():
            wish = (text, msgspec.json.decode(properties, type=dict[str, str]))
            wishes.setdefault(order_id, {})[position] = wish
        cursor.execute(_OWN, {"ids": uuid_array(order_ids)})
        own = {row[0]: frozenset(row[1]) for row in cursor.fetchall()}
        cursor.execute(_MEMOS, {"ids": uuid_array(order_ids)})
        memos: dict[UUID, set[str]] = {}
        for order_id, memo in cursor.fetchall():
            memos.setdefault(order_id, set()).add(memo)
    people, said_people = parties.recipient_cards(order_ids), parties.source_recipients(order_ids)
    stored = {}
    for row in Order.objects.filter(pk__in=order_ids).values_list(
        "id", "order_no", "external_no", "state", "holds", "is_adopted", "line_count", "seller_memo"
    ):
        order_id, order_no, external_no, state, holds, is_adopted, line_count, memo = row
        said = words[order_id]
        stored[order_id] = Stored(
            order_id,
            order_no,
            external_no,
            state,
            tuple(holds),
            is_adopted,
            line_count > 0,
            _as_sent([order for _, order in said], wishes.get(order_id, {})),
            frozenset(content_hash for content_hash, _ in said),
            people.get(order_id),
            said_people.get(order_id),
            own.get(order_id, frozenset()),
            memo,
            frozenset(memos.get(order_id, ())),
        )
    return stored


def _as_sent(
    parts: Sequence[IncomingOrder], wishes: Mapping[int, tuple[str, dict[str, str]]]
) -> tuple[IncomingOrder, ...]:
    """The source's words with what buyers had written on their things, which is kept apart."""
    first = next((place for place, part in enumerate(parts) if part.lines), None)
    if first is None or not wishes:
        return tuple(parts)
    lines = [
        msgspec.structs.replace(
            line, personalisation=wishes[position][0], properties=wishes[position][1]
        )
        if position in wishes
        else line
        for position, line in enumerate(parts[first].lines, start=1)
    ]
    told = msgspec.structs.replace(parts[first], lines=lines)
    return (*parts[:first], told, *parts[first + 1 :])


_AMOUNTS = """
SELECT order_id, id, amount_minor, apportioned_minor, seller_discount_minor,
    platform_discount_minor, streamer_discount_minor, freight_minor, platform_subsidy_minor,
    streamer_subsidy_minor FROM order_line
WHERE order_id = ANY(%s::uuid[]) AND gift_rule_id IS NULL ORDER BY order_id, position
"""
_SHARE = """
UPDATE order_line AS line
SET apportioned_minor = s.share, payable_minor = line.amount_minor - s.share,
    seller_discount_minor = s.seller, platform_discount_minor = s.platform,
    streamer_discount_minor = s.streamer, freight_minor = s.freight,
    platform_subsidy_minor = s.platform_subsidy, streamer_subsidy_minor = s.streamer_subsidy
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::bigint[])
  AS s(order_id, id, share, seller, platform, streamer, freight, platform_subsidy,
    streamer_subsidy)
WHERE line.order_id = s.order_id AND line.id = s.id
"""


def share_parts(parts: Mapping[UUID, SharedParts]) -> None:
    """Share the parts of orders out over the lines they have, where the shares changed."""
    lines: dict[UUID, list[tuple[UUID, int, LineShare]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_AMOUNTS, [uuid_array(parts)])
        for order_id, line_id, amount, *share in cursor.fetchall():
            lines.setdefault(order_id, []).append((line_id, amount, LineShare(*share)))
    changed = []
    for order_id, listed in lines.items():
        shares = share_out(parts[order_id], [amount for _, amount, _ in listed])
        changed += [
            (order_id, line_id, share)
            for (line_id, _, before), share in zip(listed, shares, strict=True)
            if share != before
        ]
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(
                _SHARE,
                [
                    uuid_array(order_id for order_id, _, _ in changed),
                    uuid_array(line_id for _, line_id, _ in changed),
                    *(
                        int_array(getattr(share, name) for _, _, share in changed)
                        for name in LineShare.__struct_fields__
                    ),
                ],
            )


def write_content(contents: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Write changed content columns, and the words by which these orders are found; orders with
    the same columns travel together."""
    by_columns: dict[tuple[str, ...], list[list[Any]]] = {}
    for order_id, content in contents.items():
        columns = tuple(content)
        by_columns.setdefault(columns, []).append([*content.values(), order_id])
    for columns, rows in by_columns.items():
        with connection.cursor() as cursor:
            statement = sql.SQL("UPDATE sales_order SET {} WHERE id = %s").format(
                sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(c)) for c in columns)
            )
            cursor.executemany(statement.as_string(None), rows)
    keep_words([order_id for order_id, said in contents.items() if not SAID_IN.isdisjoint(said)])


def amounts_content(draft: Draft) -> dict[str, Any]:
    """The columns of an order's amounts, as its draft has them."""
    money = draft.amounts
    return {
        "goods_minor": money.goods, "freight_minor": money.freight, "tax_minor": money.tax,
        "seller_discount_minor": money.seller_discount,
        "platform_discount_minor": money.platform_discount,
        "streamer_discount_minor": money.streamer_discount, "payable_minor": money.payable,
        "platform_subsidy_minor": money.platform_subsidy,
        "streamer_subsidy_minor": money.streamer_subsidy, "receivable_minor": money.receivable,
    }  # fmt: skip


def shared_parts(content: Mapping[str, Any]) -> SharedParts:
    """What of these amounts is shared out over the lines."""
    return SharedParts(*(content[f"{name}_minor"] for name in SharedParts.__struct_fields__))
