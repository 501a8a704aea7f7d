"""The filter of the fulfilment list: one grammar for list, count and export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from msgspec import Struct

from zhidan.fulfilment.models import FulfilmentKey, Parcel, PickList
from zhidan.fulfilment.states import STATES
from zhidan.fulfilment.tracking import compact
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.filters import search_text, uuids, words
from zhidan.platform.provenance import came_with


class FulfilmentFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Comma-separated words per field; empty means any. `q` is a number, whole: of the
    fulfilment order, the order here or at its channel, the parcel here or at its carrier, or the
    pick list."""

    state: str = ""
    shop: str = ""
    warehouse: str = ""
    carrier: str = ""
    order: str = ""
    pick_list: str = ""
    waits_for_production: str = ""
    is_customised: str = ""
    import_id: str = ""
    q: str = ""


def scope(actor: Actor) -> Q:
    """What the caller may see: warehouse and every shop in scope."""
    condition = Q()
    if actor.shops is not None:
        shops = sorted(actor.shops)
        condition &= Q(shop_id__in=shops, other_shop_ids__contained_by=shops)
    if actor.warehouses is not None:
        condition &= Q(warehouse_id__in=sorted(actor.warehouses))
    return condition


def matching(wanted: FulfilmentFilter, *, actor: Actor) -> Q:
    """The condition of the filter within the caller's scope.

    Raises: InvalidInput (bad_filter) naming the field.
    """
    condition = scope(actor)
    condition &= _among("state", words(wanted.state, field="state", allowed=STATES))
    condition &= _among("warehouse_id", uuids(wanted.warehouse, field="warehouse"))
    if asked_orders := uuids(wanted.order, field="order"):
        shared = FulfilmentKey.objects.filter(order_id__in=asked_orders)
        own = Q(id__in=list(shared.values_list("fulfilment_id", flat=True)))
        condition &= Q(order_id__in=asked_orders) | own
    condition &= came_with(uuids(wanted.import_id, field="import_id"), actor=actor)
    condition &= _among("pick_list_id", uuids(wanted.pick_list, field="pick_list"))
    if asked := words(wanted.shop, field="shop"):
        shops = parties.shop_cards(actor=actor)
        condition &= Q(shop_id__in=[s.id for s in shops if str(s.id) in asked or s.code in asked])
    if codes := words(wanted.carrier, field="carrier"):
        carriers = parties.carrier_cards()
        condition &= Q(carrier_id__in=[card.id for card in carriers if card.code in codes])
    for name in ("waits_for_production", "is_customised"):
        if answer := words(getattr(wanted, name), field=name, allowed=("true", "false")):
            condition &= Q(**{name: answer == ["true"]})
    return condition & _found(wanted.q)


def _among(field: str, values: Iterable[Any]) -> Q:
    listed = list(values)
    return Q(**{f"{field}__in": listed}) if listed else Q()


def _found(text: str) -> Q:
    text = search_text(text)
    if not text:
        return Q()
    number = compact(text)
    parcels = Parcel.objects.filter(number=number).values_list("fulfilment_id", flat=True)
    called = orders.orders_called([number]).get(number, set())
    merged = FulfilmentKey.objects.filter(order_id__in=called)
    sheets = PickList.objects.filter(number=number).values_list("id", flat=True)
    return (
        Q(number=number)
        | Q(order_no=number)
        | Q(id__in=list(merged.values_list("fulfilment_id", flat=True)))
        | (Q(tracking_no=number) & ~Q(tracking_no=""))
        | Q(id__in=list(parcels))
        | Q(pick_list_id__in=list(sheets))
    )
