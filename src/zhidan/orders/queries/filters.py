"""The order list's filter: one grammar for the list, its count, bulk steps, exports and views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from msgspec import Struct

from zhidan.orders.models import Order, OrderHold
from zhidan.orders.queries.search import Found, orders_with_sku, search_orders
from zhidan.orders.states import (
    CAME_BY,
    CONFIRMATION,
    HOLD_REASONS,
    OPEN,
    ORDER,
    OWN_TYPES,
    PAYMENT_STATUSES,
    TABS,
)
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.filters import moment, search_text, uuids, words
from zhidan.platform.provenance import came_with


class OrderFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Comma-separated words per field; days or times for the ranges; empty means any."""

    stage: str = ""
    state: str = ""
    shop: str = ""
    channel: str = ""
    warehouse: str = ""
    hold: str = ""
    held_from: str = ""
    held_to: str = ""
    payment: str = ""
    production: str = ""
    confirm: str = ""
    flag: str = ""
    tag: str = ""
    owner: str = ""
    buyer: str = ""
    sku: str = ""
    placed_from: str = ""
    placed_to: str = ""
    ship_by_before: str = ""
    is_customised: str = ""
    is_adopted: str = ""
    type: str = ""
    came_by: str = ""
    merge_group: str = ""
    import_id: str = ""
    q: str = ""

    def given(self) -> dict[str, str]:
        """The fields that filter at all."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}


def matching(wanted: OrderFilter, *, actor: Actor) -> Q:
    """The condition of the filter within the caller's scope.

    Raises: InvalidInput (bad_filter) naming the field.
    """
    condition = beside_search(wanted, actor=actor)
    found = searched(wanted)
    return condition if found is None else condition & found.condition()


def searched(wanted: OrderFilter) -> Found | None:
    """What the search box named, if anything was typed."""
    text = search_text(wanted.q)
    return search_orders(text) if text else None


def beside_search(wanted: OrderFilter, *, actor: Actor) -> Q:
    """All of the condition but the search box."""
    condition = scope(actor)
    stages = words(wanted.stage, field="stage", allowed=TABS)
    if "exception" in stages:
        condition &= ~Q(holds=[])
    if plain := [stage for stage in stages if stage != "exception"]:
        condition &= Q(stage__in=plain)
    condition &= _among("state", words(wanted.state, field="state", allowed=ORDER.states))
    if (shops := asked_shops(wanted, actor)) is not None:
        condition &= Q(shop_id__in=shops)
    condition &= _among("warehouse_id", uuids(wanted.warehouse, field="warehouse"))
    condition &= _among("payment_status", words(wanted.payment, field="payment",
                                                allowed=PAYMENT_STATUSES))  # fmt: skip
    condition &= _among("production_status", words(wanted.production, field="production"))
    if told := words(wanted.confirm, field="confirm", allowed=CONFIRMATION.states):
        condition &= Q(needs_confirm=True, confirm_state__in=told)
    condition &= _among("merge_group_id", uuids(wanted.merge_group, field="merge_group"))
    condition &= came_with(uuids(wanted.import_id, field="import_id"), actor=actor)
    condition &= _among("owner_id", uuids(wanted.owner, field="owner"))
    condition &= _among("buyer_id", uuids(wanted.buyer, field="buyer"))
    condition &= _among("order_type", words(wanted.type, field="type", allowed=OWN_TYPES))
    condition &= _among("source", words(wanted.came_by, field="came_by", allowed=CAME_BY))
    condition &= _held(wanted)
    if tags := words(wanted.tag, field="tag"):
        condition &= ~Q(tags=[]) & Q(tags__overlap=tags)
    if flags := words(wanted.flag, field="flag", allowed="012345"):
        condition &= Q(flag__in=[int(flag) for flag in flags])
        condition &= Q(flag__gt=0) if "0" not in flags else Q()
    for name in ("is_customised", "is_adopted"):
        if answer := words(getattr(wanted, name), field=name, allowed=("true", "false")):
            condition &= Q(**{name: answer == ["true"]})
    if codes := words(wanted.sku, field="sku"):
        condition &= orders_with_sku(codes[0]).condition()
    return condition & _ranges(wanted)


def _held(wanted: OrderFilter) -> Q:
    """Held for one of these reasons, and, where days are named, since one of these days."""
    holds = words(wanted.hold, field="hold", allowed=HOLD_REASONS)
    condition = ~Q(holds=[]) & Q(holds__overlap=holds) if holds else Q()
    since = moment(wanted.held_from, field="held_from")
    until = moment(wanted.held_to, field="held_to", end=True)
    if since is None and until is None:
        return condition
    raised = OrderHold.objects.filter(order_id=OuterRef("pk"), cleared_at__isnull=True)
    raised = raised.filter(reason__in=holds) if holds else raised
    raised = raised.filter(raised_at__gte=since) if since else raised
    raised = raised.filter(raised_at__lt=until) if until else raised
    return condition & ~Q(holds=[]) & Q(Exists(raised))


def _among(field: str, values: Iterable[Any]) -> Q:
    listed = list(values)
    return Q(**{f"{field}__in": listed}) if listed else Q()


def asked_shops(wanted: OrderFilter, actor: Actor) -> list[UUID] | None:
    """The caller's shops by id, code or channel; None when the filter leaves them alone."""
    asked = words(wanted.shop, field="shop")
    channels = words(wanted.channel, field="channel")
    if not asked and not channels:
        return None
    return [
        shop.id
        for shop in parties.shop_cards(actor=actor)
        if (not asked or str(shop.id) in asked or shop.code in asked)
        and (not channels or shop.channel in channels)
    ]


def _ranges(wanted: OrderFilter) -> Q:
    condition = Q()
    if since := moment(wanted.placed_from, field="placed_from"):
        condition &= Q(placed_at__gte=since)
    if until := moment(wanted.placed_to, field="placed_to", end=True):
        condition &= Q(placed_at__lt=until)
    if due := moment(wanted.ship_by_before, field="ship_by_before", end=True):
        condition &= Q(ship_by__lt=due, state__in=sorted(OPEN))
    return condition


def scope(actor: Actor) -> Q:
    """What the caller may see: the order's shop, and its warehouse once it has one."""
    condition = Q()
    if actor.shops is not None:
        condition &= Q(shop_id__in=sorted(actor.shops))
    if actor.warehouses is not None:
        condition &= Q(warehouse_id__in=sorted(actor.warehouses)) | Q(warehouse_id__isnull=True)
    return condition


def order_ids_matching(wanted: OrderFilter, *, actor: Actor, limit: int) -> list[UUID]:
    """The ids of every matching order, oldest first, `limit` at most."""
    rows = Order.objects.filter(matching(wanted, actor=actor)).order_by("placed_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])
