"""One fulfilment order, whole; and the sheet of paper it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhidan.fulfilment.models import (
    FulfilmentEvent,
    FulfilmentOrder,
    Parcel,
    PickList,
    PickListEntry,
)
from zhidan.fulfilment.paper import content
from zhidan.fulfilment.queries.filters import scope
from zhidan.fulfilment.queries.ids import orders_of
from zhidan.fulfilment.queries.listing import (
    FulfilmentRow,
    LineCard,
    fulfilment_rows,
    line_cards,
    order_names_of,
)
from zhidan.fulfilment.queries.thumbs import thumbs_of
from zhidan.fulfilment.rules import works_on
from zhidan.fulfilment.states import OPEN, RETIRED
from zhidan.inventory import api as inventory
from zhidan.kernel.errors import NotFound
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.zone import business_zone


@dataclass(frozen=True, slots=True)
class FulfilmentDetail:
    """Everything its page shows. `is_stopped`: nothing of it may leave any more, also where the
    warehouse's own lists have not heard of it yet."""

    card: FulfilmentRow
    is_stopped: bool
    pick_list: PickList | None
    parcels: list[dict[str, Any]]
    events: list[dict[str, Any]]


def fulfilment_page(fulfilment_id: UUID, *, actor: Actor) -> FulfilmentDetail:
    """The fulfilment order with this id.

    Raises: NotFound also for one outside the caller's scope.
    """
    row = FulfilmentOrder.objects.filter(scope(actor), pk=fulfilment_id).first()
    if row is None:
        raise NotFound
    (card,) = fulfilment_rows([row], actor=actor, most=100_000)
    return FulfilmentDetail(
        card=card,
        is_stopped=_is_stopped(row),
        pick_list=_sheet(row.pick_list_id),
        parcels=parcels_of([row.id]).get(row.id, []),
        events=[
            dict(event)
            for event in FulfilmentEvent.objects.filter(fulfilment_id=row.id)
            .order_by("-seq")
            .values(*_EVENT_FIELDS)
        ],
    )


def _is_stopped(row: FulfilmentOrder) -> bool:
    if row.state not in OPEN:
        return row.state in RETIRED
    states = orders.order_states(orders_of([row.id])[row.id])
    return not works_on(row.state).issuperset(states.values())


_EVENT_FIELDS = (
    "seq", "action", "from_state", "to_state", "actor_kind", "actor_id", "reason", "params", "at",
)  # fmt: skip


def _sheet(pick_list_id: UUID | None) -> PickList | None:
    return PickList.objects.filter(pk=pick_list_id).first() if pick_list_id else None


def parcels_of(fulfilment_ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The parcels of each, oldest first, with the carrier's code."""
    carriers = {card.id: card for card in parties.carrier_cards()}
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = Parcel.objects.filter(fulfilment_id__in=list(fulfilment_ids)).order_by("id")
    for row in rows:
        carrier = carriers.get(row.carrier_id)
        link = carrier.tracking_url.replace("{}", row.tracking_no) if carrier else ""
        found.setdefault(row.fulfilment_id, []).append(
            {
                "id": row.id,
                "number": row.number,
                "carrier": carrier.code if carrier else "",
                "tracking_no": row.tracking_no,
                "tracking_url": link if row.tracking_no else "",
                "number_check": row.number_check,
                "weight_g": row.weight_g,
                "packed_by": row.packed_by,
                "shipped_by": row.shipped_by,
                "shipped_at": row.shipped_at,
            }
        )
    return found


def pick_list_content(
    pick_list_id: UUID, *, actor: Actor, has_pictures: bool = True
) -> content.PickList:
    """What the sheet says today: the fulfilment orders that still stand on it.

    Raises: NotFound also for one of another warehouse.
    """
    sheet = PickList.objects.filter(pk=pick_list_id).first()
    if sheet is None or not actor.sees_warehouse(sheet.warehouse_id):
        raise NotFound
    entries = PickListEntry.objects.filter(pick_list_id=sheet.id).order_by("position")
    listed = list(entries.values_list("fulfilment_id", flat=True))
    rows = {
        row.id: row
        for row in FulfilmentOrder.objects.filter(
            scope(actor), pk__in=listed, pick_list_id=sheet.id
        ).exclude(state__in=RETIRED)
    }
    lines = line_cards(rows)
    names = order_names_of(list(rows.values()))
    shops = {shop.id: shop.name for shop in parties.shop_cards(actor=SYSTEM)}
    thumbs = thumbs_of(
        {line.picture_id for cards in lines.values() for line in cards} if has_pictures else ()
    )
    return content.PickList(
        number=sheet.number,
        warehouse=_warehouse_name(sheet.warehouse_id),
        printed_at=_local(sheet.created_at),
        released_by=sheet.created_by_name,
        groups=tuple(
            content.PickGroup(
                fulfilment_no=rows[key].number,
                order_no=" ".join(one.order_no for one in names[key]),
                shop=shops.get(rows[key].shop_id, ""),
                rows=tuple(_pick_row(line, thumbs) for line in lines.get(key, [])),
            )
            for key in listed
            if key in rows
        ),
    )


def _pick_row(line: LineCard, thumbs: dict[UUID, bytes]) -> content.PickRow:
    return content.PickRow(
        position=line.position,
        code=line.sku_code,
        title=line.title,
        quantity=line.quantity,
        spec=line.spec,
        personalisation=line.personalisation,
        bin_code=line.bin_code,
        barcode=line.barcode,
        picture=thumbs.get(line.picture_id) if line.picture_id else None,
    )


def _warehouse_name(warehouse_id: UUID) -> str:
    house = next(
        (card for card in inventory.warehouse_cards(actor=SYSTEM) if card.id == warehouse_id), None
    )
    return f"{house.name} {house.code}" if house else ""


def _local(at: datetime) -> str:
    return at.astimezone(business_zone()).strftime("%Y-%m-%d %H:%M")
