"""How an entry becomes what the intake takes."""

from __future__ import annotations

import msgspec

from zhidan.entry.entries import OrderEntry
from zhidan.entry.planning import Plan
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import to_text
from zhidan.orders import api as orders
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingBuyer,
    IncomingLine,
    IncomingOrder,
    IncomingRecipient,
)
from zhidan.parties import api as parties


def incoming_order(entry: OrderEntry, plan: Plan) -> IncomingOrder:
    """The entry as any source would tell it.

    Raises: InvalidInput (recipient_missing, recipient_gone).
    """
    money, currency = plan.money, plan.currency
    recipient = _recipient(entry)
    is_cod = entry.payment.when == "cod" and money.payable > 0
    lines = []
    for line, price, amount in zip(entry.lines, plan.prices, plan.amounts, strict=True):
        offer = plan.goods[line.sku_id]
        lines.append(
            IncomingLine(
                title=offer.title,
                quantity=line.quantity,
                outer_code=offer.code,
                spec=offer.spec,
                unit_price=price,
                amount=to_text(amount, currency),
                kind="virtual" if offer.supply == "virtual" else "goods",
                personalisation=line.personalisation.strip(),
            )
        )
    return IncomingOrder(
        external_no=entry.external_no,
        status="unpaid" if money.payable else "paid",
        currency=currency,
        lines=lines,
        amounts=IncomingAmounts(
            freight=to_text(money.freight, currency),
            seller_discount=to_text(money.discount + money.credited, currency),
        ),
        recipient=recipient,
        buyer=IncomingBuyer() if plan.known and plan.known.buyer_id else _buyer(recipient),
        order_type=entry.kind if entry.kind in ("reship", "exchange") else "normal",
        ship_by=entry.ship_by,
        is_cod=is_cod,
        entered_by="entry",
    )


def wished(entry: OrderEntry, plan: Plan, recipient: IncomingRecipient) -> orders.Wished:
    """What the person at the till says beside: warehouse, note, and whom the house knows."""
    buyer_id = plan.known.buyer_id if plan.known else None
    if buyer_id is not None:
        buyer_id = parties.know_buyer(
            shop_id=plan.shop.id, buyer_id=buyer_id, phone=recipient.mobile or recipient.phone
        )
    return orders.Wished(plan.warehouse_id, entry.note.strip(), buyer_id, entry.is_taken)


def _recipient(entry: OrderEntry) -> IncomingRecipient:
    if entry.recipient_of is not None:
        person = parties.recipient_to_repeat(entry.recipient_of)
        if person == parties.PersonalData():
            raise InvalidInput(code="recipient_gone", field="recipient_of")
        return IncomingRecipient(**msgspec.structs.asdict(person))
    said = entry.recipient
    if not said.is_somebody():
        if not entry.is_taken:
            raise InvalidInput(code="recipient_missing", field="recipient")
        return IncomingRecipient(pii_state="absent")
    return IncomingRecipient(
        name=said.name.strip(),
        mobile=said.phone.strip(),
        province=said.province.strip(),
        city=said.city.strip(),
        district=said.district.strip(),
        detail=said.detail.strip(),
        postcode=said.postcode.strip(),
    )


def _buyer(recipient: IncomingRecipient) -> IncomingBuyer:
    """Who gives a phone number is known by it in this shop."""
    digits = parties.phone_digits(recipient.mobile or recipient.phone)
    if len(digits) < 7 or recipient.pii_state not in (None, "plain"):
        return IncomingBuyer()
    return IncomingBuyer(nick=recipient.name or digits, platform_uid=f"{parties.PHONE}{digits}")
