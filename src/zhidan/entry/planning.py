"""An entry before it becomes an order: checked against shop, goods and origin, and added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.entry.entries import EntryBack, OrderEntry
from zhidan.entry.queries import at_hand
from zhidan.entry.rules import (
    Taken,
    Totals,
    line_amount,
    said_amount,
    take_money,
    totals,
    worth,
)
from zhidan.kernel.errors import InvalidInput
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor


@dataclass(frozen=True, slots=True)
class Plan:
    """What the entry comes to; `amounts` and `prices` are those of its lines, `known` the order
    whose recipient this one goes to as well. `warehouse_id` is None where any may send it."""

    shop: parties.ShopCard
    warehouse_id: UUID | None
    currency: str
    goods: dict[UUID, catalog.Offer]
    amounts: list[int]
    money: Totals
    taken: Taken
    known: orders.OrderToRepeat | None
    back: tuple[orders.TakenBack, ...]
    prices: list[str]
    problem: InvalidInput | None


def plan_entry(entry: OrderEntry, *, is_draft: bool = False, actor: Actor) -> Plan:
    """Look everything up and add up what it comes to. Writes nothing.

    Of a draft the money may still be wrong: it is being typed. The plan says what is.

    Raises: NotFound; InvalidInput naming the field that cannot be taken.
    """
    whole = parties.shop_card(entry.shop_id, actor=actor)
    shop = at_hand(whole, actor=actor)
    if not shop.is_active:
        raise InvalidInput(code="shop_closed", field="shop_id", shop=shop.name)
    warehouse_id = _sent_from(entry, shop, sees_all=shop.warehouse_ids == whole.warehouse_ids)
    origin = None
    if entry.origin_id is not None:
        origin = orders.order_to_repeat(entry.origin_id, actor=actor)
    known = origin if entry.recipient_of == entry.origin_id else None
    if entry.recipient_of is not None and known is None:
        known = orders.order_to_repeat(entry.recipient_of, actor=actor)
    currency = origin.currency if origin else shop.currency
    goods = _goods(entry, shop)
    is_free = entry.kind == "reship"
    prices = ["0" if is_free else line.unit_price for line in entry.lines]
    amounts = [
        line_amount(price, line.quantity, currency=currency, field=f"lines.{i}.unit_price")
        for i, (line, price) in enumerate(zip(entry.lines, prices, strict=True))
    ]
    back = _back(entry.back, origin) if origin else ()
    money = totals(
        amounts=amounts,
        discount=0 if is_free else said_amount(entry.discount, currency=currency, field="discount"),
        freight=0 if is_free else said_amount(entry.freight, currency=currency, field="freight"),
        credit=sum(one.credit_minor for one in back),
    )
    said = entry.payment.received.strip()
    received = said_amount(said, currency=currency, field="payment.received") if said else None
    problem = None
    try:
        taken = take_money(
            when=entry.payment.when,
            method=entry.payment.method,
            received=received,
            payable=money.payable,
        )
    except InvalidInput as refusal:
        if not is_draft:
            raise
        taken, problem = Taken(0, 0), refusal
    return Plan(
        shop, warehouse_id, currency, goods, amounts, money, taken, known, back, prices, problem
    )


def _sent_from(entry: OrderEntry, shop: parties.ShopCard, *, sees_all: bool) -> UUID | None:
    """The warehouse that was said; who sees some of the shop's alone sells out of the first.

    Raises: InvalidInput (not_its_warehouse).
    """
    if entry.warehouse_id is None and (sees_all or shop.warehouse_ids):
        return None if sees_all else shop.warehouse_ids[0]
    if entry.warehouse_id not in shop.warehouse_ids:
        raise InvalidInput(code="not_its_warehouse", field="warehouse_id", shop=shop.name)
    return entry.warehouse_id


def _goods(entry: OrderEntry, shop: parties.ShopCard) -> dict[UUID, catalog.Offer]:
    """Every SKU of the entry, where the shop means the same by its code.

    Raises: InvalidInput (not_known, code_means_another).
    """
    goods = catalog.offers(line.sku_id for line in entry.lines)
    keys = {offer.id: _key(offer) for offer in goods.values()}
    meant = catalog.match_listings(shop_id=shop.id, keys=keys.values())
    for index, line in enumerate(entry.lines):
        if line.sku_id not in goods:
            raise InvalidInput(code="not_known", field=f"lines.{index}.sku_id")
        match = meant.get(keys[line.sku_id])
        if match is None or match.sku_id != line.sku_id:
            code = goods[line.sku_id].code
            raise InvalidInput(code="code_means_another", field=f"lines.{index}.sku_id", sku=code)
    return goods


def _key(offer: catalog.Offer) -> tuple[str, str, str, str]:
    return orders.listing_key(item="", sku="", code=offer.code, title="", spec="")


def _back(
    wanted: Sequence[EntryBack], origin: orders.OrderToRepeat
) -> tuple[orders.TakenBack, ...]:
    lines = {line.id: line for line in origin.lines}
    left = origin.worth_left
    found = []
    for index, one in enumerate(wanted):
        line = lines.get(one.line_id)
        if line is None or one.quantity > line.may_come_back:
            most = line.may_come_back if line else 0
            raise InvalidInput(code="more_than_sold", field=f"back.{index}.quantity", most=most)
        value = worth(
            payable=line.payable_minor,
            quantity=line.quantity,
            before=line.exchanged,
            back=one.quantity,
        )
        credit = min(value, left)
        left -= credit
        found.append(orders.TakenBack(one.line_id, one.quantity, credit))
    if len({one.line_id for one in found}) < len(found):
        raise InvalidInput(code="line_twice", field="back")
    return tuple(found)
