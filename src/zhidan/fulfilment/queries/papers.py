"""What packing slips and order sheets say: content of orders under the form of their shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from zhidan.fulfilment.models import FulfilmentLine, FulfilmentOrder
from zhidan.fulfilment.paper.content import PickGroup, PickList, PickRow, is_scannable
from zhidan.fulfilment.paper.form import SheetForm
from zhidan.fulfilment.paper.sheet_layout import Sheet, SheetRow
from zhidan.fulfilment.paper.words import WORDS, Locale
from zhidan.fulfilment.policy import OrderSheetPolicy, PackingSlipPolicy
from zhidan.fulfilment.queries.filters import scope
from zhidan.fulfilment.queries.thumbs import thumbs_of
from zhidan.fulfilment.states import RETIRED
from zhidan.kernel.clock import now
from zhidan.kernel.money import exponent, to_text
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.zone import business_zone

PaperKind = Literal["packing_slip", "order_sheet"]
KINDS: Mapping[PaperKind, type[SheetForm]] = {
    "packing_slip": PackingSlipPolicy, "order_sheet": OrderSheetPolicy,
}  # fmt: skip
LOGO_PIXELS = 600


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet with the form and the logo of its shop."""

    sheet: Sheet
    form: SheetForm
    logo: bytes | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What is the same for every sheet of one print."""

    shops: Mapping[UUID, str]
    zone: ZoneInfo
    locale: Locale
    sees_money: bool
    pictures: Mapping[UUID, bytes]


@dataclass(frozen=True, slots=True)
class _Made:
    """One sheet to be: its number, its orders, and how many go of which line."""

    number: str
    orders: list[orders.OrderOnPaper]
    sent: Mapping[UUID, int]

    @property
    def shop_id(self) -> UUID:
        return self.orders[0].shop_id

    @property
    def is_part(self) -> bool:
        """Whether something of these orders is sent in another parcel."""
        return any(
            line.is_sent and self.sent.get(line.id, 0) < line.quantity
            for order in self.orders
            for line in order.lines
        )


def packing_slips(
    fulfilment_ids: Sequence[UUID], *, locale: Locale, actor: Actor, form: SheetForm | None = None
) -> list[Printed]:
    """Everything each of these fulfilment orders sends, in the order they were asked for; those
    outside the caller's scope and cancelled ones are left out."""
    found = FulfilmentOrder.objects.filter(scope(actor), pk__in=fulfilment_ids)
    rows = {row.id: row for row in found.exclude(state__in=RETIRED)}
    wanted: dict[UUID, list[FulfilmentLine]] = {}
    for line in FulfilmentLine.objects.filter(fulfilment_id__in=list(rows)).order_by("position"):
        wanted.setdefault(line.fulfilment_id, []).append(line)
    # Whoever may see the fulfilment order may read what it sends.
    known = orders.orders_on_paper(
        {line.order_id for lines in wanted.values() for line in lines}, actor=SYSTEM
    )
    made = [
        _Made(
            rows[key].number,
            [known[one] for one in dict.fromkeys(line.order_id for line in wanted[key])],
            {line.line_id: line.quantity for line in wanted[key]},
        )
        for key in fulfilment_ids
        if key in rows
    ]
    return _printed("packing_slip", made, form, locale, actor)


def order_sheets(
    order_ids: Sequence[UUID], *, locale: Locale, actor: Actor, form: SheetForm | None = None
) -> list[Printed]:
    """These orders in the order they were asked for, as far as the caller may see them."""
    known = orders.orders_on_paper(order_ids, actor=actor)
    made = [
        _Made(
            known[one].order_no, [known[one]], {line.id: line.quantity for line in known[one].lines}
        )
        for one in order_ids
        if one in known
    ]
    return _printed("order_sheet", made, form, locale, actor)


def _printed(
    kind: PaperKind, made: Sequence[_Made], form: SheetForm | None, locale: Locale, actor: Actor
) -> list[Printed]:
    forms = {shop: form or policy.read(KINDS[kind], shop) for shop in {one.shop_id for one in made}}
    pictures = {
        line.sku.picture_id
        for one in made
        if "picture" in forms[one.shop_id].columns
        for order in one.orders
        for line in order.lines
        if line.sku
    }
    told = _Told(
        shops={card.id: card.name for card in parties.shop_cards(actor=SYSTEM)},
        zone=business_zone(),
        locale=locale,
        sees_money=actor.may("money.view"),
        pictures=thumbs_of(pictures),
    )
    logos = _logos(forms.values())
    return [_with_form(kind, one, forms[one.shop_id], logos, told) for one in made]


def _logos(forms: Iterable[SheetForm]) -> dict[UUID, bytes]:
    return thumbs_of({form.logo for form in forms}, pixels=LOGO_PIXELS)


def _with_form(
    kind: PaperKind, made: _Made, form: SheetForm, logos: Mapping[UUID, bytes], told: _Told
) -> Printed:
    logo = logos.get(form.logo) if form.logo else None
    return Printed(_sheet(kind, made, form, told), form, logo)


def _sheet(kind: PaperKind, made: _Made, form: SheetForm, told: _Told) -> Sheet:
    spoken: Locale = told.locale if form.language == "reader" else form.language
    shows_money = told.sees_money and not form.hides_prices
    currency = made.orders[0].currency if shows_money else ""
    return Sheet(
        kind=kind,
        number=made.number,
        facts=_facts(made.orders, form, spoken, told),
        rows=tuple(
            _row(at, line, made, currency, told) for at, line in enumerate(_lines(made), start=1)
        ),
        totals=_totals(made, spoken, currency),
    )


def _facts(
    said: Sequence[orders.OrderOnPaper], form: SheetForm, locale: Locale, told: _Told
) -> tuple[tuple[str, str], ...]:
    first = said[0]
    person = first.recipient
    parts = (person.name, person.phone, person.region, person.address) if person else ()
    facts = {
        "order_no": " ".join(order.order_no for order in said),
        "external_no": " ".join(order.external_no for order in said if order.external_no),
        "shop": told.shops.get(first.shop_id, ""),
        "placed_at": _local(first.placed_at, told.zone),
        "recipient": " ".join(part for part in parts if part),
        "buyer": first.buyer_nick,
        "message": "\n".join(order.buyer_message for order in said if order.buyer_message),
        "note": "\n".join(order.note for order in said if order.note),
        "printed_at": _local(now(), told.zone),
    }
    return tuple((WORDS[locale][f"fact.{fact}"], facts[fact]) for fact in form.facts)


def _lines(made: _Made) -> list[orders.LineOnPaper]:
    return [line for order in made.orders for line in order.lines if line.id in made.sent]


def _amount_of(line: orders.LineOnPaper, made: _Made) -> int:
    """The amount of what is sent of a line; of all of it exactly the deal total."""
    return line.amount_minor * made.sent[line.id] // line.quantity


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _row(at: int, line: orders.LineOnPaper, made: _Made, currency: str, told: _Told) -> SheetRow:
    sku = line.sku
    own = (sku.barcode or sku.code) if sku else ""
    return SheetRow(
        cells={
            "number": str(at),
            "title": line.title,
            "code": sku.code if sku else "",
            "spec": line.spec,
            "personalisation": line.personalisation,
            "quantity": str(made.sent[line.id]),
            "unit_price": _price(line.unit_price, currency) if currency else "",
            "amount": to_text(_amount_of(line, made), currency) if currency else "",
        },
        picture=told.pictures.get(sku.picture_id) if sku and sku.picture_id else None,
        barcode=own if is_scannable(own) else "",
    )


def _price(price: Decimal, currency: str) -> str:
    """A price with the places of its currency, and more where it has more."""
    least = max(exponent(currency), -int(price.normalize().as_tuple().exponent))
    return f"{price:.{least}f}"


def _totals(made: _Made, locale: Locale, currency: str) -> tuple[tuple[str, str], ...]:
    words = WORDS[locale]
    totals = [("", words["units"].format(units=sum(made.sent.values())))]
    if currency:
        totals += [
            (words[f"sum.{name}"], f"{to_text(minor, currency)} {currency}")
            for name, minor in _sums(made).items()
            if minor or name in ("payable", "part")
        ]
    return tuple(totals)


def _sums(made: _Made) -> dict[str, int]:
    """What a sheet adds up to; on a part of its orders, what of their sums is this part."""
    payable = sum(order.payable_minor for order in made.orders)
    if made.is_part:
        return {"part": sum(_amount_of(line, made) for line in _lines(made)), "whole": payable}
    return {
        "freight": sum(order.freight_minor for order in made.orders),
        "discount": -sum(order.discount_minor for order in made.orders),
        "payable": payable,
    }


def sample(kind: PaperKind, form: SheetForm, *, locale: Locale) -> Printed:
    """A sheet of an order nobody placed, for a preview before there is one."""
    spoken: Locale = locale if form.language == "reader" else form.language
    words = WORDS[spoken]
    line = orders.LineOnPaper(
        UUID(int=1), words["sample.title"], words["sample.spec"], words["sample.words"], 2,
        Decimal("399.00"), 79_800, None,
    )  # fmt: skip
    order = orders.OrderOnPaper(
        UUID(int=0), "2611-000001", "4027130000000000001", UUID(int=0), now(), "s**",
        words["sample.message"], "", None, "CNY", 0, 0, 79_800, (line,),
    )  # fmt: skip
    told = _Told({UUID(int=0): words["sample.shop"]}, business_zone(), locale, True, {})
    made = _Made(order.order_no, [order], {line.id: line.quantity})
    return _with_form(kind, made, form, _logos([form]), told)


def sample_pick_list(locale: Locale) -> PickList:
    """A pick list of goods nobody ordered."""
    words = WORDS[locale]
    row = PickRow(1, "DEMO-01", words["sample.title"], 2, words["sample.spec"], barcode="DEMO-01")
    group = PickGroup("F2611-000001", "2611-000001", words["sample.shop"], (row,))
    at = _local(now(), business_zone())
    return PickList("2611-000001", words["warehouse"], at, "", (group,))
