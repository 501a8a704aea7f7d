"""The rows of new orders: a draft, its ids and its plan turned into what COPY writes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from zhidan.orders.gift_lines import PlannedGift
from zhidan.orders.incoming import IncomingBuyer, IncomingOrder, IncomingRecipient
from zhidan.orders.reviewing.deciding import Ruling
from zhidan.orders.reviewing.facts import Facts
from zhidan.orders.rules import Draft, Hold, spec_hash
from zhidan.orders.states import MERGE_WINDOW
from zhidan.parties.api import PreparedRecipient, ShopCard

_encode = msgspec.json.Encoder().encode
_NOBODY = IncomingRecipient()
_NO_BUYER = IncomingBuyer()
_NOTHING = b"{}"


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody who enters orders by hand says of them: the warehouse, a note, the known
    buyer they are for; and whether they are handed over, so that nobody needs an address."""

    warehouse_id: UUID | None = None
    note: str = ""
    buyer_id: UUID | None = None
    is_handed_over: bool = False


AS_IT_COMES = Wished()


class NewOrder(Struct):
    """Everything intake knows of an order before it is written."""

    index: int
    draft: Draft
    id: UUID
    line_ids: list[UUID]
    content_hash: bytes
    recipient: PreparedRecipient
    placed_at: datetime
    ship_by: datetime
    ship_by_rule: str
    merge_key: bytes | None
    order_no: str = ""
    note: str = ""
    buyer_id: UUID | None = None
    warehouse_id: UUID | None = None
    expires_at: datetime | None = None
    holds: list[Hold] = []
    tags: list[str] = []
    wanted_warehouse_id: UUID | None = None
    wanted_carrier_id: UUID | None = None
    review_after: datetime | None = None
    merge_at: datetime | None = None
    decided: list[tuple[Ruling, Facts]] = []
    approval: Ruling | None = None
    approval_facts: Facts = {}
    wished: list[Ruling] = []
    gifts: list[PlannedGift] = []

    @property
    def hold_codes(self) -> list[str]:
        return [hold.reason for hold in self.holds]

    @property
    def awaits_company(self) -> bool:
        return any(hold.reason == MERGE_WINDOW for hold in self.holds)

    @property
    def kept_gifts(self) -> list[PlannedGift]:
        """Its gifts but those that are left out because they are short."""
        return [gift for gift in self.gifts if not gift.is_left_out]

    @property
    def needs_stock(self) -> bool:
        return self.draft.needs_stock or bool(self.kept_gifts)


def merge_key(shop: ShopCard, recipient: PreparedRecipient, currency: str) -> bytes | None:
    """What two orders must share to travel in one parcel: shop family, recipient, currency."""
    if not recipient.merge_token:
        return None
    family = shop.group_id or shop.id
    text = family.bytes + currency.encode() + recipient.merge_token
    return hashlib.blake2b(text, digest_size=16).digest()


def without_people(order: IncomingOrder) -> bytes:
    """The source's copy that is kept for good: everything but people and what they wrote."""
    lines = order.lines
    if any(line.personalisation or line.properties for line in lines):
        # What a buyer had written on a thing stands among its properties as well.
        lines = [msgspec.structs.replace(line, personalisation="", properties={}) for line in lines]
    return _encode(
        msgspec.structs.replace(
            order, recipient=_NOBODY, buyer=_NO_BUYER, invoice=None, buyer_message="",
            seller_memo="", card_text="", lines=lines,
        )
    )  # fmt: skip


def forgotten(order: IncomingOrder) -> IncomingOrder:
    """What a source says again of somebody who was erased, without them: as the erasure left it."""
    lines = [
        msgspec.structs.replace(line, spec="", personalisation="", properties={})
        for line in order.lines
    ]
    return msgspec.structs.replace(
        order, lines=lines, recipient=_NOBODY, buyer=_NO_BUYER, invoice=None, buyer_message="",
        seller_memo="", card_text="", close_reason="", utm="", entered_by="", raw={},
    )  # fmt: skip


def order_row(new: NewOrder, shop: ShopCard, source: str, at: datetime) -> tuple[Any, ...]:
    """A row in the order of `tables.ORDER`."""
    draft, order = new.draft, new.draft.incoming
    money = draft.amounts
    tracking = order.shipments[0].tracking_no if order.shipments else ""
    given = new.kept_gifts
    return (
        new.id, new.order_no, shop.id, order.external_no, source,
        order.order_type, draft.state, draft.stage(), draft.payment_status,
        draft.fulfilment_status, draft.production_status, new.hold_codes,
        draft.is_adopted, False, order.is_cod, False,
        draft.is_customised, new.needs_stock, new.warehouse_id,
        new.wanted_warehouse_id, new.wanted_carrier_id, new.buyer_id,
        new.merge_key, None, order.currency, money.goods,
        money.freight, money.tax, money.seller_discount,
        money.platform_discount, money.streamer_discount,
        money.payable, money.platform_subsidy, money.streamer_subsidy,
        money.receivable, money.paid, money.refunded,
        len(draft.lines) + sum([len(gift.lines) for gift in given]),
        draft.units + sum([gift.units for gift in given]),
        order.flag, 0,
        0, new.tags, None, order.buyer_message,
        order.seller_memo, order.raw_version, new.note, order.gift_wrap,
        order.card_text, tracking, new.placed_at,
        order.paid_at, new.ship_by, order.shipped_at,
        new.review_after, new.expires_at, at,
        new.merge_at,
        "cod" if order.is_cod else "prepaid", 2 if new.awaits_company else 1,
    )  # fmt: skip


def line_rows(
    draft: Draft, order_id: UUID, ids: list[UUID], *, is_history: bool
) -> list[tuple[Any, ...]]:
    """Rows in the order of `tables.LINE`. What left as history counts as shipped; of an order
    that was live here, what its source shipped did not leave from here."""
    shipped = is_history and draft.fulfilment_status == "fulfilled"
    rows = []
    for position, (line, money, line_id) in enumerate(
        zip(draft.lines, draft.amounts.lines, ids, strict=True), start=1
    ):
        said, share = line.incoming, money.share
        rows.append((
            order_id, line_id, position, said.external_line_no,
            said.kind, line.supply, line.sku_id, said.external_item_id,
            said.external_sku_id, said.outer_code, said.title, said.spec,
            said.quantity, said.quantity if shipped else 0, money.list_price,
            money.unit_price, money.amount, money.discount,
            share.discount, money.tax, money.amount - share.discount,
            money.tax_rate, said.price_includes_tax, said.refund_status,
            said.refund_quantity, said.is_presale, said.ship_by,
            None, bool(said.personalisation), said.personalisation,
            _encode(said.properties) if said.properties else _NOTHING, spec_hash(said), None,
            share.seller_discount, share.platform_discount, share.streamer_discount,
            share.freight, share.platform_subsidy, share.streamer_subsidy,
        ))  # fmt: skip
    return rows


def source_row(
    order: IncomingOrder, *, order_id: UUID, row_id: UUID, shop_id: UUID, content_hash: bytes,
    fee: int | None, ship_by: datetime | None, ship_by_rule: str, at: datetime,
) -> tuple[Any, ...]:  # fmt: skip
    """A row in the order of `tables.SOURCE`."""
    return (
        order_id, row_id, shop_id, order.external_no, order.part,
        content_hash, order.status, order.platform_status, order.order_type,
        order.placed_at, order.paid_at, order.modified_at,
        order.shipped_at, order.finished_at, ship_by,
        ship_by_rule, order.pay_no, order.pay_method, order.pay_stage,
        order.close_reason, fee, order.platform_warehouse,
        order.device, order.campaign, order.streamer, order.entered_by, order.utm,
        order.raw_version, without_people(order), at,
    )  # fmt: skip
