"""New orders before their rules: the snapshot of each, and what the decision makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from zhidan.orders.incoming import IncomingOrder
from zhidan.orders.new_orders import NewOrder
from zhidan.orders.plan import twins_of
from zhidan.orders.reviewing.deciding import NOTHING, RuleSet
from zhidan.orders.reviewing.facts import Snapshot
from zhidan.orders.reviewing.recording import facts_to_keep
from zhidan.orders.rules import Draft, DraftLine, unmapped_names
from zhidan.orders.states import PENDING_REVIEW
from zhidan.orders.world import Goods, GoodsFacts, earlier_open_orders, goods_facts
from zhidan.parties.api import PreparedRecipient, ShopCard

_NO_GOODS = GoodsFacts()


def judge_new_orders(
    new: Sequence[NewOrder], *, shop: ShopCard, rules: RuleSet, at: datetime
) -> None:
    """Let the rules in force decide about each order that is not history."""
    judged = [order for order in new if not order.draft.is_adopted]
    asks = rules.asks_world()
    twins = twins_of(judged, hours=_hours(rules)) if "duplicate_of" in asks else {}
    goods: dict[UUID, GoodsFacts] = {}
    if "weight_g" in asks or "margin" in asks:
        goods = goods_facts(
            {o.id: (o.draft.incoming.currency, _goods(o.draft)) for o in judged}, asks=asks
        )
    earlier: dict[UUID, int] = {}
    if "buyer_orders" in asks:
        earlier = _earlier(judged)
    for order in judged:
        seen = snapshot_of(
            order,
            shop,
            at=at,
            duplicate_of=twins.get(order.id, ""),
            goods=goods.get(order.id, _NO_GOODS),
            buyer_orders=earlier.get(order.id, 0),
        )
        decision = rules.decide(seen)
        if decision is NOTHING:
            continue
        order.holds += decision.holds
        order.tags = list(decision.tags)
        order.wanted_warehouse_id = decision.warehouse_id
        order.wanted_carrier_id = decision.carrier_id
        if decision.delay_minutes:
            order.review_after = at + timedelta(minutes=decision.delay_minutes)
        order.wished = decision.gifts()
        order.approval = decision.approval
        order.decided = [(one, facts_to_keep(one, seen)) for one in decision.rulings]
        if decision.approval is not None:
            order.approval_facts = facts_to_keep(decision.approval, seen)


def _hours(rules: RuleSet) -> int:
    return int(rules.checks["duplicate_suspected"].params["hours"])


def _earlier(orders: Sequence[NewOrder]) -> dict[UUID, int]:
    """Open orders of each buyer, those of the same batch that came before included."""
    counted = earlier_open_orders(
        [(o.id, o.buyer_id, o.placed_at) for o in orders if o.buyer_id is not None]
    )
    met: dict[UUID, int] = {}
    for order in orders:
        if order.buyer_id is not None:
            before = met.get(order.buyer_id, 0)
            met[order.buyer_id] = before + 1
            if before:
                counted[order.id] = counted.get(order.id, 0) + before
    return counted


def _goods(draft: Draft) -> list[Goods]:
    return [
        Goods(line.sku_id, line.incoming.quantity, money.amount - money.share.discount)
        for line, money in zip(draft.lines, draft.amounts.lines, strict=True)
        if line.supply != "virtual"
    ]


def snapshot_of(
    new: NewOrder,
    shop: ShopCard,
    *,
    at: datetime,
    duplicate_of: str = "",
    goods: GoodsFacts = _NO_GOODS,
    buyer_orders: int = 0,
) -> Snapshot:
    """A new order as its rules see it."""
    draft, order, money = new.draft, new.draft.incoming, new.draft.amounts
    bad_address, bad_phone = objections_of(new.recipient)
    local = new.placed_at.astimezone(shop.zone)
    return Snapshot(
        shop=shop.id, channel=shop.channel, order_type=order.order_type,
        is_in_review=draft.state == PENDING_REVIEW, currency=order.currency, goods=money.goods,
        payable=money.payable, paid=money.paid,
        discount=money.seller_discount + money.platform_discount + money.streamer_discount,
        is_cod=order.is_cod, pays_later=order.is_cod, part=order.part, lines=len(draft.lines),
        units=draft.units,
        skus=tuple([line.sku_id for line in draft.lines if line.sku_id is not None]),
        codes=tuple([line.outer_code for line in order.lines if line.outer_code]),
        titles=tuple([line.title for line in order.lines]),
        unmapped=tuple(unmapped_names(draft.lines)), specless=_specless(draft.lines),
        refunds=refunds_asked(order), mismatch=money.mismatch or None,
        buyer_message=order.buyer_message, seller_memo=order.seller_memo, flag=order.flag,
        country=new.recipient.country, province=new.recipient.province, city=new.recipient.city,
        bad_address=bad_address, bad_phone=bad_phone, duplicate_of=duplicate_of,
        is_customised=draft.is_customised,
        is_presale=any(line.is_presale for line in order.lines),
        wants_invoice=order.invoice is not None, placed_at=new.placed_at, hour=local.hour,
        weekday=local.isoweekday(), hours_left=int((new.ship_by - at).total_seconds() // 3600),
        weight_g=goods.weight_g, margin=goods.margin, buyer_orders=buyer_orders,
    )  # fmt: skip


def refunds_asked(order: IncomingOrder) -> int:
    """For how many lines the buyer asked for a refund."""
    return sum([line.refund_status == "requested" for line in order.lines])


def objections_of(
    recipient: PreparedRecipient,
) -> tuple[dict[str, str] | None, dict[str, str] | None]:
    """What is wrong with the address, and with the phone number."""
    if not recipient.objections:
        return None, None
    found = {one.reason: dict(one.params) for one in recipient.objections}
    return found.get("address_invalid"), found.get("phone_invalid")


def _specless(lines: Sequence[DraftLine]) -> tuple[str, ...]:
    """Lines to be made of which nobody said how."""
    return tuple([
        line.incoming.outer_code or line.incoming.title
        for line in lines
        if line.supply == "to_order"
        and not (line.incoming.spec or line.incoming.personalisation or line.incoming.properties)
    ])  # fmt: skip
