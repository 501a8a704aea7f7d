"""Writes new orders: one COPY per table, the contested stock rows last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from zhidan.inventory import api as inventory
from zhidan.kernel.ids import uuid7s
from zhidan.orders import tables
from zhidan.orders.events import OrdersPlaced
from zhidan.orders.gifts_at_intake import write_gifts
from zhidan.orders.merge_window import waiting_entry
from zhidan.orders.new_orders import NewOrder, line_rows, order_row, source_row
from zhidan.orders.reviewing.recording import write_decisions
from zhidan.orders.rules import Hold, birth
from zhidan.orders.steps import CountKey, Entry, write_counts, write_events, write_holds
from zhidan.orders.words import keep_words
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_into
from zhidan.platform.numbering import next_numbers
from zhidan.platform.outbox import Event, emit_many


def write_new_orders(
    new: Sequence[NewOrder],
    planned: Sequence[inventory.PlannedReservation],
    *,
    shop: parties.ShopCard,
    source: str,
    at: datetime,
    actor: Actor,
) -> list[inventory.LevelKey]:
    """Write the batch. Answers the levels that no longer had enough: then nothing may stay."""
    for order, number in zip(new, next_numbers("order", len(new)), strict=True):
        order.order_no = number
    _copy_order_family(new, shop, source, at)
    write_gifts(new, at=at)
    keep_words([order.id for order in new])
    parties.write_recipients(
        shop_id=shop.id, prepared=[order.recipient for order in new], origin="source", at=at
    )
    parties.write_invoice_requests(
        shop_id=shop.id,
        requests=[
            (order.id, parties.InvoiceWish(*_invoice(order)))
            for order in new
            if order.draft.incoming.invoice is not None
        ],
        at=at,
    )
    write_events({order.id: (1, _first_entries(order, shop)) for order in new}, actor=actor, at=at)
    write_holds({order.id: order.holds for order in new if order.holds}, at=at)
    write_decisions({order.id: (1, order.decided) for order in new if order.decided}, at=at)
    write_counts(_counts(new, shop.id))
    events: list[Event] = [
        OrdersPlaced(key=str(shop.id), order_ids=[order.id for order in new], shop_ids=[shop.id])
    ]
    if planned:
        skus = sorted({one.sku_id for one in planned}, key=attrgetter("int"))
        events.append(inventory.StockChanged(key="stock", sku_ids=skus))
    emit_many(events)
    return inventory.reserve_stock(planned=planned, at=at)


def name_buyers(new: Sequence[NewOrder], shop: parties.ShopCard, *, at: datetime) -> None:
    """Give each order its buyer, where none is known yet, and hold those of a blacklisted one."""
    buyers = parties.note_buyers(
        shop_id=shop.id, channel=shop.channel, seen=[_buyer(order) for order in new], at=at
    )
    known = {order.buyer_id for order in new if order.buyer_id is not None}
    parties.known_bought({buyer_id: [order.placed_at for order in new] for buyer_id in known})
    for order, buyer_id in zip(new, buyers, strict=True):
        order.buyer_id = order.buyer_id or buyer_id
    blacklisted = parties.blacklisted_among([order.buyer_id for order in new], at=at)
    for order in new:
        if order.buyer_id in blacklisted and not order.draft.is_adopted:
            order.holds.append(Hold("blacklisted"))


def _copy_order_family(
    new: Sequence[NewOrder], shop: parties.ShopCard, source: str, at: datetime
) -> None:
    copy_into(
        "source_key",
        tables.SOURCE_KEY,
        ((o.draft.incoming.external_no, shop.id, o.id) for o in new),
    )
    copy_into("number_key", tables.NUMBER_KEY, ((o.order_no, o.id) for o in new))
    copy_into("sales_order", tables.ORDER, (order_row(o, shop, source, at) for o in new))
    copy_into(
        "order_line",
        tables.LINE,
        (
            row
            for o in new
            for row in line_rows(o.draft, o.id, o.line_ids, is_history=o.draft.is_adopted)
        ),
    )
    copy_into(
        "source_order",
        tables.SOURCE,
        (
            source_row(
                o.draft.incoming,
                order_id=o.id,
                row_id=row_id,
                shop_id=shop.id,
                content_hash=o.content_hash,
                fee=o.draft.amounts.platform_fee,
                ship_by=o.ship_by,
                ship_by_rule=o.ship_by_rule,
                at=at,
            )
            for row_id, o in zip(uuid7s(len(new)), new, strict=True)
        ),
    )


def _buyer(order: NewOrder) -> parties.SeenBuyer | None:
    said = order.draft.incoming.buyer
    if not said.nick and not said.platform_uid:
        return None
    return parties.SeenBuyer(
        nick=said.nick,
        uid=said.platform_uid,
        email=said.email,
        order_no=order.draft.incoming.external_no,
        ordered_at=order.placed_at,
    )


def _invoice(order: NewOrder) -> tuple[str, ...]:
    said = order.draft.incoming.invoice
    assert said is not None
    return (
        said.kind, said.title, said.tax_no, said.bank, said.address, said.phone, said.email,
        said.content,
    )  # fmt: skip


def _first_entries(order: NewOrder, shop: parties.ShopCard) -> list[Entry]:
    params: dict[str, Any] = {"source_status": order.draft.incoming.status}
    if order.holds:
        params["holds"] = order.hold_codes
    if order.warehouse_id:
        params["warehouse_id"] = str(order.warehouse_id)
    action = birth(order.draft, taken_over_at=shop.taken_over_at)
    if order.gifts:
        params["given"] = [gift.told() for gift in order.kept_gifts]
        params["left_out"] = [gift.told() for gift in order.gifts if gift.is_left_out]
    first = Entry(action, "", order.draft.state, "", params)
    if order.merge_at is None or not order.awaits_company:
        return [first]
    return [first, waiting_entry(order.draft.state, order.merge_at)]


def _counts(new: Sequence[NewOrder], shop_id: UUID) -> Counter[CountKey]:
    counts: Counter[CountKey] = Counter()
    for order in new:
        counts[(shop_id, order.warehouse_id, order.draft.stage())] += 1
        if order.holds:
            counts[(shop_id, order.warehouse_id, "exception")] += 1
    return counts
