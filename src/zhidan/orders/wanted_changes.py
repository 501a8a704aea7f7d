"""What a person wants changed of an order, and what that makes of it: before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.kernel.money import to_text
from zhidan.orders.as_it_stands import AsItStands, Document, touched_lines
from zhidan.orders.changing import (
    Baseline,
    Goods,
    LineEdit,
    LinesWanted,
    LineWanted,
    MoneyNow,
    Planned,
    Price,
    Swap,
    Words,
    plan_change,
    settle_change,
)
from zhidan.orders.line_now import LineNow
from zhidan.orders.sharing import unexplained_shares
from zhidan.parties.api import RecipientEdit

NAMED = ("freight", "seller_discount", "platform_discount", "streamer_discount")
FROM_SOURCE = "source"  # among what a change touches: its source was followed
# What sends an approved order back to review.
REVIEWED = frozenset({"lines", "amounts", "recipient"})


class ChangeWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """One change of an order; what is not named stays."""

    lines: Annotated[list[LineEdit], Meta(max_length=500)] = []
    remove: Annotated[list[UUID], Meta(max_length=500)] = []
    add: Annotated[list[LineWanted], Meta(max_length=100)] = []
    swap: Annotated[list[Swap], Meta(max_length=100)] = []
    freight: Price | UnsetType = UNSET
    seller_discount: Price | UnsetType = UNSET
    recipient: RecipientEdit | UnsetType = UNSET
    wanted_carrier_id: UUID | UnsetType | None = UNSET
    note: Words | UnsetType = UNSET
    seller_memo: Words | UnsetType = UNSET

    def skus(self) -> set[UUID]:
        """The SKUs it names."""
        named = {one.sku_id for one in self.add} | {one.new_sku_id for one in self.swap}
        return named | {one.sku_id for one in self.lines if one.sku_id is not UNSET}


@dataclass(slots=True)
class Made:
    """A change made, not yet written. `said` is what the timeline tells of it, a row per value."""

    standing: AsItStands
    planned: Planned
    touches: list[str]
    content: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]
    words_before: dict[str, Any]
    words_after: dict[str, Any]
    said: list[dict[str, Any]]
    id: UUID = field(default_factory=uuid7)
    reverts_id: UUID | None = None
    recipient: RecipientEdit | UUID | None = None

    @property
    def difference(self) -> int:
        return self.planned.money.payable - self.standing.money.payable

    @property
    def moves_goods(self) -> bool:
        """Whether other goods are to be promised than before."""
        return _stocked(self.standing.lines) != _stocked(self.planned.lines)

    @property
    def makes_anew(self) -> bool:
        """Whether other things are to be made than before."""
        return _to_make(self.standing.lines) != _to_make(self.planned.lines)


def _stocked(lines: Sequence[LineNow]) -> set[tuple[Any, ...]]:
    return {(line.id, line.sku_id, line.quantity) for line in lines if line.supply == "stocked"}


def _to_make(lines: Sequence[LineNow]) -> set[tuple[Any, ...]]:
    return {(line.id, *line.sent()) for line in lines if line.supply == "to_order"}


def make_change(
    standing: AsItStands,
    wanted: ChangeWanted,
    *,
    ids: Sequence[UUID],
    goods: Mapping[UUID, Goods],
    carriers: Mapping[UUID, str],
) -> Made:
    """What `wanted` makes of an order; new lines get `ids`.

    Raises: InvalidInput, also nothing_changed; see `plan_change`.
    """
    planned = plan_change(
        lines=standing.lines,
        money=standing.money,
        wanted=LinesWanted(
            tuple(wanted.lines), frozenset(wanted.remove), tuple(zip(ids, wanted.add, strict=True)),
            tuple(wanted.swap), wanted.freight, wanted.seller_discount,
        ),
        goods=goods,
        first_free=standing.first_free,
        baseline=standing.baseline(),
    )  # fmt: skip
    made = _documented(standing, planned)
    if wanted.wanted_carrier_id is not UNSET and wanted.wanted_carrier_id != standing.carrier_id:
        if wanted.wanted_carrier_id is not None and wanted.wanted_carrier_id not in carriers:
            raise InvalidInput(code="carrier_unknown", field="wanted_carrier_id")
        _carrier(made, wanted.wanted_carrier_id, carriers)
    for name in ("note", "seller_memo"):
        if (text := getattr(wanted, name)) is not UNSET:
            _remark(made, name, text.strip())
    if wanted.recipient is not UNSET:
        made.recipient = wanted.recipient
        made.touches.append("recipient")
        made.said.append({"what": "recipient"})
    if not made.touches:
        raise InvalidInput(code="nothing_changed")
    return made


def make_as_said(
    standing: AsItStands, *, planned: Planned | None, memo: str | None, recipient: UUID | None
) -> Made:
    """The change that brings an order to what its source says, as somebody decided."""
    same = Planned(tuple(standing.lines), standing.money, frozenset())
    made = _documented(standing, planned or same)
    if planned is not None:
        made.touches = ["lines", "amounts"]
        made.content = _columns(planned)
    if memo is not None:
        _remark(made, "seller_memo", memo)
    if recipient is not None:
        made.recipient = recipient
        made.touches.append("recipient")
        made.said.append({"what": "recipient"})
    made.touches.append(FROM_SOURCE)
    return made


def make_reverse(standing: AsItStands, document: Document, *, carriers: Mapping[UUID, str]) -> Made:
    """What takes the newest standing change of an order back.

    Raises: Conflict: later_change_first, changed_since.
    """
    if not standing.standing or standing.standing[-1].id != document.id:
        raise Conflict(code="later_change_first")
    before, after = document.lines("before"), document.lines("after")
    now = {line.id: line for line in standing.lines}
    for key, line in after.items():
        if key not in now or now[key].sold() != line.sold():
            raise Conflict(code="changed_since")
    told, became, money = document.money("before"), document.money("after"), standing.money
    if (money.goods, money.tax, money.parts()) != (became.goods, became.tax, became.parts()):
        raise Conflict(code="changed_since")
    kept = [line for line in standing.lines if line.id not in after]
    back = sorted([*kept, *before.values()], key=lambda line: line.position)
    money = msgspec.structs.replace(money, **msgspec.structs.asdict(told.parts()))
    planned = settle_change(
        lines=standing.lines, after=back, money=money, stated=(told.goods, told.tax),
        known=Baseline(money=told, shares=document.shares()),
    )  # fmt: skip
    made = _documented(standing, planned)
    made.reverts_id = document.id
    if "carrier" in document.touches:
        if str(standing.carrier_id or "") != document.after["carrier"]:
            raise Conflict(code="changed_since")
        was = document.before["carrier"]
        _carrier(made, UUID(was) if was else None, carriers)
    for name in ("note", "seller_memo"):
        if name in document.touches:
            if getattr(standing, name) != document.words_after.get(name, ""):
                raise Conflict(code="changed_since")
            _remark(made, name, document.words_before.get(name, ""))
    if "recipient" in document.touches:
        made.recipient = UUID(document.before["recipient"])
        made.touches.append("recipient")
        made.said.append({"what": "recipient"})
    return made


def _documented(standing: AsItStands, planned: Planned) -> Made:
    money, became = standing.money, planned.money
    lines_before, words_before = touched_lines(standing.lines, planned.touched)
    lines_after, words_after = touched_lines(planned.lines, planned.touched)
    touches = ["lines"] if planned.touched else []
    priced = _said_of_money(money, became)
    if money.parts() != became.parts():
        touches.append("amounts")
    made = Made(
        standing, planned, touches, {},
        {"lines": lines_before, "money": msgspec.to_builtins(money)},
        {"lines": lines_after, "money": msgspec.to_builtins(became)},
        {"lines": words_before}, {"lines": words_after},
        said_of_lines(_touched(standing.lines, planned), _touched(planned.lines, planned)) + priced,
    )  # fmt: skip
    if shares := unexplained_shares(standing.lines, money.parts()):
        made.before["shares"] = {
            str(key): msgspec.structs.astuple(share) for key, share in shares.items()
        }
    if touches:
        made.content = _columns(planned)
    return made


def _touched(lines: Sequence[LineNow], planned: Planned) -> dict[UUID, LineNow]:
    return {line.id: line for line in lines if line.id in planned.touched}


def _columns(planned: Planned) -> dict[str, Any]:
    money = planned.money
    return {
        "goods_minor": money.goods, "tax_minor": money.tax, "payable_minor": money.payable,
        **{f"{name}_minor": part for name, part in msgspec.structs.asdict(money.parts()).items()},
        "receivable_minor": money.payable + money.platform_subsidy + money.streamer_subsidy,
        "start_needs_minor": money.start_needs, "ship_needs_minor": money.ship_needs,
        "line_count": planned.line_count, "units": planned.units,
        "is_customised": any(line.is_customised for line in planned.lines),
    }  # fmt: skip


def _carrier(made: Made, carrier_id: UUID | None, carriers: Mapping[UUID, str]) -> None:
    was = made.standing.carrier_id
    made.touches.append("carrier")
    made.content["wanted_carrier_id"] = carrier_id
    made.before["carrier"], made.after["carrier"] = str(was or ""), str(carrier_id or "")
    names = [carriers.get(one, "") if one else "" for one in (was, carrier_id)]
    made.said.append(_row("carrier", *names))


def _remark(made: Made, name: str, text: str) -> None:
    was = getattr(made.standing, name)
    if text != was:
        made.touches.append(name)
        made.content[name] = text
        made.words_before[name], made.words_after[name] = was, text
        made.said.append({"what": name})


def _row(what: str, before: Any, after: Any, **more: Any) -> dict[str, Any]:
    return {"what": what, "before": before, "after": after, **more}


def said_of_lines(
    before: Mapping[UUID, LineNow], after: Mapping[UUID, LineNow]
) -> list[dict[str, Any]]:
    """What became of touched lines, a row per value."""
    said: list[dict[str, Any]] = []
    for key, line in before.items():
        if key not in after:
            said.append({"what": "line_removed", "title": line.title, "quantity": line.quantity})
        else:
            said += _said_of_line(line, after[key])
    for key, line in after.items():
        if key not in before:
            said.append({"what": "line_added", "title": line.title, "quantity": line.quantity})
    return said


def said_of_document(document: Document, carriers: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """What a change that was written says, a row per value."""
    said = said_of_lines(document.lines("before"), document.lines("after"))
    was, now = document.money("before"), document.money("after")
    said += _said_of_money(was, now)
    if "carrier" in document.touches:
        ids = (document.before["carrier"], document.after["carrier"])
        said.append(_row("carrier", *(carriers.get(UUID(one), "") if one else "" for one in ids)))
    remarks = ("note", "seller_memo", "recipient")
    return said + [{"what": name} for name in remarks if name in document.touches]


def _said_of_money(was: MoneyNow, now: MoneyNow) -> list[dict[str, Any]]:
    return [
        _row(
            name,
            to_text(getattr(was, name), was.currency),
            to_text(getattr(now, name), was.currency),
        )
        for name in NAMED
        if getattr(was, name) != getattr(now, name)
    ]


def _said_of_line(was: LineNow, now: LineNow) -> list[dict[str, Any]]:
    said = []
    if was.sku_id != now.sku_id:
        said.append(_row("sku", was.title, now.title))
    if was.quantity != now.quantity:
        said.append(_row("quantity", was.quantity, now.quantity, title=now.title))
    if was.unit_price != now.unit_price:
        prices = [f"{price.normalize():f}" for price in (was.unit_price, now.unit_price)]
        said.append(_row("price", *prices, title=now.title))
    if was.personalisation != now.personalisation:
        said.append({"what": "spec", "title": now.title})
    return said
