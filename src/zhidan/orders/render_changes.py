"""Changes of orders as the API tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhidan.kernel.money import Money
from zhidan.orders.changing import MoneyNow
from zhidan.orders.line_now import LineNow
from zhidan.orders.queries.changes import ChangeRow, Differing, Preview
from zhidan.orders.wanted_changes import NAMED
from zhidan.platform.actors import Actor
from zhidan.platform.messages import sentence

SUMS = frozenset({"price", *NAMED})


def change_in_words(row: Mapping[str, Any], locale: str) -> str:
    """One changed value: before and after."""
    nothing = sentence("change.nothing", {}, locale)
    told = {name: nothing if value == "" else value for name, value in row.items()}
    return sentence(f"change.{row['what']}", told, locale)


def changes_in_words(
    rows: Sequence[Mapping[str, Any]], params: Mapping[str, Any], locale: str
) -> str:
    """All values of a change, and what it costs more or less."""
    said = [change_in_words(row, locale) for row in rows]
    difference = str(params.get("difference", ""))
    if difference.strip("0.-"):
        signed = difference if difference.startswith("-") else f"+{difference}"
        named = {"difference": signed, "currency": params["currency"]}
        said.append(sentence("change.difference", named, locale))
    return ("; " if locale == "en" else "；").join(said)


def _says(rows: Sequence[Mapping[str, Any]], actor: Actor, locale: str) -> list[str]:
    """A sentence per changed value; who may not see money learns only that sums changed."""
    if actor.may("money.view"):
        return [change_in_words(row, locale) for row in rows]
    said = [change_in_words(row, locale) for row in rows if row["what"] not in SUMS]
    if len(said) < len(rows):
        said.append(sentence("change.sums", {}, locale))
    return said


def change_json(row: ChangeRow, actor: Actor, locale: str) -> dict[str, Any]:
    """A change in the list of an order's changes."""
    return {
        "id": row.id,
        "at": row.at,
        "actor": {"kind": row.actor_kind, "id": row.actor_id, "name": row.actor_name},
        "reason": row.reason,
        "says": _says(row.said, actor, locale),
        "difference": _money(row.difference, row.currency, actor),
        "reverts_id": row.reverts_id,
        "is_taken_back": row.is_taken_back,
        "may_take_back": row.may_take_back and actor.may("orders.change"),
    }


def conflict_json(row: Differing, actor: Actor, locale: str) -> dict[str, Any]:
    """What a source says otherwise, and what stands; ours of lines, sums and memo is the order."""
    theirs: list[str] = []
    if row.field == "amounts" and actor.may("money.view"):
        theirs = [sentence("conflict.theirs.amounts", row.theirs, locale)]
    elif row.field == "lines":
        said = row.theirs.get("lines", ())
        theirs = [sentence("conflict.theirs.line", line, locale) for line in said]
    elif row.field == "seller_memo":
        theirs = [str(row.theirs.get("memo", ""))]
    people = [f"{card.name} {card.phone} {card.region} {card.address}" for card in row.people]
    return {
        "field": row.field,
        "since": row.raised_at,
        "theirs": people[:1] or theirs,
        "ours": people[1:],
        "decided": row.decided,
        "decided_at": row.decided_at,
    }


def preview_json(seen: Preview, actor: Actor, locale: str) -> dict[str, Any]:
    """What a change would make of an order."""
    currency = seen.before.currency
    return {
        "version": seen.version,
        "lines": [_line(line, line.id in seen.touched, currency, actor) for line in seen.lines],
        "before": _amounts(seen.before, actor),
        "after": _amounts(seen.after, actor),
        "difference": _money(seen.difference, currency, actor),
        "to_collect": _money(seen.to_collect, currency, actor),
        "to_refund": _money(seen.to_refund, currency, actor),
        "goes_back": seen.goes_back,
        "missing": [
            {"sku_id": one.sku_id, "name": one.name, "needed": one.needed, "free": one.free}
            for one in seen.missing
        ],
        "says": _says(seen.said, actor, locale),
    }


def _line(line: LineNow, is_touched: bool, currency: str, actor: Actor) -> dict[str, Any]:
    return {
        "id": line.id,
        "sku_id": line.sku_id,
        "title": line.title,
        "spec": line.spec,
        "quantity": line.quantity,
        "unit_price": str(line.unit_price) if actor.may("money.view") else None,
        "amount": _money(line.amount_minor, currency, actor),
        "payable": _money(line.payable_minor, currency, actor),
        "personalisation": line.personalisation,
        "is_touched": is_touched,
    }


def _amounts(money: MoneyNow, actor: Actor) -> dict[str, Any]:
    names = ("goods", "freight", "tax", "seller_discount", "platform_discount",
             "streamer_discount", "payable")  # fmt: skip
    return {name: _money(getattr(money, name), money.currency, actor) for name in names}


def _money(minor: int, currency: str, actor: Actor) -> dict[str, str] | None:
    return Money(minor, currency).as_json() if actor.may("money.view") else None
