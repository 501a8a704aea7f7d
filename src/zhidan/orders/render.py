"""Orders as the API tells them: money as objects, holds and events with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from zhidan.kernel.money import Money, to_text
from zhidan.orders.queries.customers import Customer
from zhidan.orders.queries.detail import OrderDetail
from zhidan.orders.queries.gifts import GiftOnOrder
from zhidan.orders.queries.lineage import TreeNode
from zhidan.orders.queries.listing import LineCard, OrderRow
from zhidan.orders.render_changes import changes_in_words
from zhidan.parties.api import Blacklisting, RecipientCard
from zhidan.platform.access import names_of
from zhidan.platform.actors import Actor
from zhidan.platform.messages import sentence
from zhidan.platform.zone import business_zone

_PLAIN = (
    "id", "order_no", "external_no", "shop_id", "stage", "state", "holds", "payment_status",
    "fulfilment_status", "production_status", "line_count", "units", "warehouse_id",
    "tracking_no", "flag", "own_flag", "tags", "priority", "owner_id", "buyer_message",
    "seller_memo", "note", "placed_at", "paid_at", "ship_by", "shipped_at", "version",
    "is_adopted", "is_customised", "is_cod", "order_type", "created_at", "needs_confirm",
    "confirm_state", "confirm_reason", "merge_group_id", "is_sealed", "terms",
)  # fmt: skip


def row_json(row: OrderRow, actor: Actor) -> dict[str, Any]:
    """An order in a list; amounts only for those who may see money."""
    sees_money = actor.may("money.view")
    return {
        **{name: row.values[name] for name in _PLAIN},
        "came_by": row.values["source"],
        "payable": row.payable.as_json() if sees_money else None,
        "paid": row.paid.as_json() if sees_money else None,
        "lines": [_line_card(line) for line in row.lines],
        "recipient": _card(row.recipient),
        "buyer_nick": row.buyer_nick,
        "actions": row.actions,
    }


def _line_card(line: LineCard) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": line.title,
        "spec": line.spec,
        "quantity": line.quantity,
        "kind": line.kind,
        "is_customised": line.is_customised,
        "personalisation": line.personalisation,
        "sku_id": line.sku_id,
        "sku_code": line.sku_code,
        "picture_url": picture_url(line.picture_id),
    }


def picture_url(picture_id: Any) -> str | None:
    """Where the browser gets a picture."""
    return f"/api/v1/files/{picture_id}" if picture_id else None


def _card(card: RecipientCard | None) -> dict[str, Any] | None:
    if card is None:
        return None
    return {
        "name": card.name,
        "phone": card.phone,
        "region": card.region,
        "address": card.address,
        "country": card.country,
        "province": card.province,
        "city": card.city,
        "district": card.district,
        "street": card.street,
        "postcode": card.postcode,
        "pii_state": card.pii_state,
        "origin": card.origin,
    }


def detail_json(detail: OrderDetail, actor: Actor, locale: str) -> dict[str, Any]:
    """The order page."""
    currency = detail.row.values["currency"]
    sees_money = actor.may("money.view")

    def money(minor: int | None) -> dict[str, str] | None:
        return None if minor is None or not sees_money else Money(minor, currency).as_json()

    return {
        **row_json(detail.row, actor),
        "amounts": {part: money(minor) for part, minor in detail.amounts.items()},
        "lines": [_line(line, money, detail.gifts) for line in detail.lines],
        "holds_detail": [
            {
                "reason": hold["reason"],
                "params": hold["params"],
                "since": hold["raised_at"],
                "detail": sentence(
                    f"hold.{hold['reason']}", hold_words(hold["params"], locale), locale
                ),
            }
            for hold in detail.holds
        ],
        "buyer": _buyer(detail, actor),
        "reservations": detail.reservations,
        "source": detail.source,
        "wanted_carrier_id": detail.wanted_carrier_id,
        "company": [row_json(row, actor) for row in detail.company],
        "relatives": detail.relatives,
        "taken_back": [
            {**_but(row, "credit_minor"), "credit": money(row["credit_minor"])}
            for row in detail.taken_back
        ],
        "tree": [tree_json(one, sees_money=sees_money) for one in detail.tree],
    }


def tree_json(one: TreeNode, *, sees_money: bool) -> dict[str, Any]:
    """An order of the tree another one belongs to."""
    return {
        "id": one.id,
        "parent_id": one.parent_id,
        "order_no": one.order_no,
        "stage": one.stage,
        "state": one.state,
        "units": one.units,
        "payable": one.payable.as_json() if sees_money else None,
        "tracking_no": one.tracking_no,
        "way": one.way,
        "depth": one.depth,
    }


def _but(row: dict[str, Any], left_out: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != left_out}


def _buyer(detail: OrderDetail, actor: Actor) -> dict[str, Any] | None:
    """The buyer's marks; why somebody is blacklisted is for those who see customers."""
    buyer = detail.buyer
    if buyer is None:
        return None
    told = blacklist_json(buyer.blacklist)
    if told and not actor.may("customers.view"):
        told["reason"] = ""
    return {"id": buyer.id, "tags": buyer.tags, "blacklist": told}


def blacklist_json(one: Blacklisting | None, *, with_name: bool = False) -> dict[str, Any] | None:
    """A blacklisting in force."""
    if one is None:
        return None
    told = {"reason": one.reason, "since": one.since, "until": one.until}
    if with_name:
        told["by"] = names_of([one.by]).get(one.by, "") if one.by else ""
    return told


def customer_json(row: Customer, actor: Actor) -> dict[str, Any]:
    """A customer in a list; amounts only for those who may see money."""
    bought = row.bought
    sees_money = actor.may("money.view")
    return {
        "id": row.buyer.id,
        "nick": row.buyer.nick,
        "tags": row.buyer.tags,
        "blacklist": blacklist_json(row.buyer.blacklist),
        "shop_ids": row.buyer.shop_ids,
        "orders": bought.orders,
        "orders_capped": bought.capped,
        "refunded_orders": bought.refunded_orders,
        "paid": [money.as_json() for money in bought.paid] if sees_money else None,
        "refunded": [money.as_json() for money in bought.refunded] if sees_money else None,
        "first_order_at": bought.first_at,
        "last_order_at": bought.last_at,
    }


_MONEY = (
    "amount", "discount", "apportioned", "tax", "payable", "unit_cost", "seller_discount",
    "platform_discount", "streamer_discount", "freight", "platform_subsidy", "streamer_subsidy",
)  # fmt: skip


def _line(line: dict[str, Any], money: Any, gifts: Mapping[UUID, GiftOnOrder]) -> dict[str, Any]:
    hidden = {f"{name}_minor" for name in _MONEY} | {"picture_id", "list_price", "unit_price"}
    hidden |= {"gift_rule_id", "gift_rule_version"}
    shown = {key: value for key, value in line.items() if key not in hidden}
    prices = {
        name: None if line[name] is None or money(0) is None else str(line[name])
        for name in ("list_price", "unit_price")
    }
    return {
        **shown,
        **prices,
        **{name: money(line[f"{name}_minor"]) for name in _MONEY},
        "picture_url": picture_url(line["picture_id"]),
        "gift": gifts.get(line["gift_rule_id"]),
    }


def hold_words(params: dict[str, Any], locale: str) -> dict[str, Any]:
    """A hold's parameters as its sentence needs them."""
    words, mark = dict(params), ", " if locale == "en" else "、"
    if isinstance(missing := params.get("missing"), list):
        words["missing"] = mark.join(
            f"{row['name']} ({row['available']}/{row['needed']})" for row in missing
        )
    if isinstance(rules := params.get("rules"), list):
        words["rules"] = ("; " if locale == "en" else "；").join(
            sentence("review.rule_says", rule, locale) for rule in rules
        )
    if isinstance(minor := params.get("payable"), int):  # sources say theirs as texts
        words["payable"] = f"{to_text(minor, params['currency'])} {params['currency']}"
    if "flag" in params:
        words["flag"] = sentence(f"review.flag.{params['flag']}", {}, locale)
    if isinstance(names := params.get("names"), list):
        words["names"] = mark.join(map(str, names))
    if isinstance(numbers := params.get("order_nos"), list):
        words["order_nos"] = mark.join(map(str, numbers))
    if isinstance(fields := params.get("fields"), list):
        said = [sentence(f"order_part.{field}", {}, locale) for field in fields]
        words["fields"] = mark.join(said)
    if isinstance(until := params.get("until"), str):
        at = datetime.fromisoformat(until).astimezone(business_zone())
        words["until"] = at.strftime("%m-%d %H:%M")
    if isinstance(changes := params.get("changes"), list):
        words["changes"] = changes_in_words(changes, params, locale)
    if isinstance(gifts := params.get("gifts"), list):
        words["gifts"] = mark.join(f"{one['title']} ×{one['quantity']}" for one in gifts)
    if isinstance(kind := params.get("kind"), str):
        words["kind"] = sentence(f"origin.{kind}", {}, locale)
    if isinstance(terms := params.get("terms"), str):
        words["terms"] = sentence(f"terms.{terms}", {}, locale)
    return words


def event_json(event: dict[str, Any], locale: str) -> dict[str, Any]:
    """A line of the timeline with its sentence."""
    params = {**hold_words(event["params"], locale), "reason": event["reason"]}
    said = [sentence(f"event.{event['action']}", params, locale)]
    for name, what in (("given", "gift_add"), ("left_out", "gift_leave_out")):
        said += [
            sentence(f"event.{what}", hold_words(gift, locale), locale)
            for gift in event["params"].get(name, ())
        ]
    return {
        "id": event["seq"],
        "at": event["at"],
        "actor": {
            "kind": event["actor_kind"],
            "id": event["actor_id"],
            "name": event["actor_name"],
        },
        "action": event["action"],
        "from_state": event["from_state"],
        "to_state": event["to_state"],
        "reason": event["reason"],
        "params": event["params"],
        "detail": (". " if locale == "en" else "；").join(said),
    }
