"""The money of an order's parts: apportioned once, by largest remainder, nothing lost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import apportion
from zhidan.orders.amounts import LineShare, SharedParts, share_out
from zhidan.orders.splitting import Part, SplitLine
from zhidan.orders.terms import Instalment

_DISCOUNTS = ("seller_discount", "platform_discount", "streamer_discount")


class SplitMoney(Struct, frozen=True):
    """An order's money in minor units. `platform_kept` and `own_kept` are what was paid and not
    given back, by its source's word and as we recorded it."""

    goods: int
    freight: int
    tax: int
    seller_discount: int
    platform_discount: int
    streamer_discount: int
    platform_subsidy: int
    streamer_subsidy: int
    start_needs: int = 0
    ship_needs: int = 0
    platform_kept: int = 0
    own_kept: int = 0
    plan: tuple[Instalment, ...] = ()

    @property
    def payable(self) -> int:
        less = self.seller_discount + self.platform_discount + self.streamer_discount
        return self.goods + self.freight + self.tax - less

    @property
    def receivable(self) -> int:
        return self.payable + self.platform_subsidy + self.streamer_subsidy

    @property
    def kept(self) -> int:
        return self.platform_kept + self.own_kept


class Piece(Struct, frozen=True):
    """What a part has of a line, with its money in minor units."""

    line_id: UUID
    quantity: int
    refund_quantity: int
    amount: int
    discount: int
    tax: int
    share: LineShare


class PartMoney(Struct, frozen=True):
    """A part of an order: its pieces and its money."""

    pieces: tuple[Piece, ...]
    money: SplitMoney


def share_money(
    order: SplitMoney, lines: Sequence[SplitLine], parts: Sequence[Part]
) -> list[PartMoney]:
    """The parts with their money; over all parts every figure is the order's.

    Lines are shared by quantity; what is the order's own by what its lines cost; what was paid
    covers first what each part needs to begin, then to ship, then the rest.
    Raises: InvalidInput (split_amounts_contradict) where an order's sums are not its lines'.
    """
    if order.goods != sum(line.amount for line in lines) or order.freight != sum(
        line.share.freight for line in lines
    ):
        raise InvalidInput(code="split_amounts_contradict")
    pieces: list[list[Piece]] = [[] for _ in parts]
    for line in lines:
        for at, piece in _pieces(line, parts):
            pieces[at].append(piece)
    goods = [sum(p.amount for p in listed) for listed in pieces]
    net = [sum(p.amount - p.share.discount for p in listed) for listed in pieces]
    freight = [sum(p.share.freight for p in listed) for listed in pieces]
    tax = apportion(order.tax, net)
    discounts = _discounts(
        order, lines, pieces, [sum(row) for row in zip(net, freight, tax, strict=True)]
    )
    subsidies = [
        _own_and_rest(
            getattr(order, name),
            [sum(getattr(p.share, name) for p in listed) for listed in pieces],
            net,
        )
        for name in ("platform_subsidy", "streamer_subsidy")
    ]
    bare = [
        SplitMoney(*row) for row in zip(goods, freight, tax, *discounts, *subsidies, strict=True)
    ]
    return [
        PartMoney(tuple(listed), money)
        for listed, money in zip(pieces, _with_payments(order, bare), strict=True)
    ]


def _pieces(line: SplitLine, parts: Sequence[Part]) -> list[tuple[int, Piece]]:
    places = [at for at, part in enumerate(parts) if line.id in part]
    quantities = [parts[at][line.id] for at in places]
    amounts = apportion(line.amount, quantities)
    shares = share_out(
        SharedParts(
            line.share.seller_discount, line.share.platform_discount,
            line.share.streamer_discount, line.share.freight, line.share.platform_subsidy,
            line.share.streamer_subsidy,
        ),
        amounts if line.amount else quantities,
    )  # fmt: skip
    figures = zip(
        quantities,
        apportion(line.refund_quantity, quantities),
        amounts,
        apportion(line.discount, quantities),
        apportion(line.tax, quantities),
        shares,
        strict=True,
    )
    return [(at, Piece(line.id, *row)) for at, row in zip(places, figures, strict=True)]


def _own_and_rest(whole: int, of_lines: Sequence[int], weights: Sequence[int]) -> list[int]:
    """What the lines have, and what no line has shared by weight."""
    rest = apportion(whole - sum(of_lines), weights)
    return [a + b for a, b in zip(of_lines, rest, strict=True)]


def _discounts(
    order: SplitMoney,
    lines: Sequence[SplitLine],
    pieces: Sequence[Sequence[Piece]],
    room: Sequence[int],
) -> list[list[int]]:
    """The three discounts by part. Where they are more than the goods, what is left of them goes
    against freight and tax: no part pays less than nothing."""
    rest = [
        getattr(order, name) - sum(getattr(line.share, name) for line in lines)
        for name in _DISCOUNTS
    ]
    if min(rest) < 0 or sum(rest) > sum(room):
        raise InvalidInput(code="split_amounts_contradict")
    over = crossed(rest, apportion(sum(rest), room))
    return [
        [
            sum(getattr(piece.share, name) for piece in listed) + more
            for listed, more in zip(pieces, extra, strict=True)
        ]
        for name, extra in zip(_DISCOUNTS, over, strict=True)
    ]


def crossed(rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """A table with these sums of rows and of columns, which add up to the same, in proportion."""
    left = list(columns)
    table = []
    for row in rows:
        parts = apportion(row, left)
        left = [a - b for a, b in zip(left, parts, strict=True)]
        table.append(parts)
    return table


def _with_payments(order: SplitMoney, parts: Sequence[SplitMoney]) -> list[SplitMoney]:
    payable = [part.payable for part in parts]
    plans = _plans(order, payable)
    if order.plan:
        start = [sum(p.amount_minor for p in plan if p.gate == "start") for plan in plans]
        ship = [sum(p.amount_minor for p in plan if p.gate != "later") for plan in plans]
    else:
        start = apportion(order.start_needs, payable)
        more = apportion(order.ship_needs - order.start_needs, payable)
        ship = [a + b for a, b in zip(start, more, strict=True)]
    kept = covered(order.kept, start, ship, payable)
    by_source = crossed([order.platform_kept, order.own_kept], kept)
    return [
        SplitMoney(
            part.goods, part.freight, part.tax, part.seller_discount, part.platform_discount,
            part.streamer_discount, part.platform_subsidy, part.streamer_subsidy, start[at],
            ship[at], by_source[0][at], by_source[1][at], plans[at],
        )
        for at, part in enumerate(parts)
    ]  # fmt: skip


def covered(
    kept: int, start: Sequence[int], ship: Sequence[int], payable: Sequence[int]
) -> list[int]:
    """What was paid, by part: what each needs to begin comes first, then what it needs to ship,
    then what else it owes; what is too much is shared by what they owe."""
    given = [0] * len(payable)
    for goal in (start, ship, payable):
        room = [max(most - has, 0) for most, has in zip(goal, given, strict=True)]
        part = apportion(min(kept, sum(room)), room)
        given = [a + b for a, b in zip(given, part, strict=True)]
        kept -= sum(part)
    return [a + b for a, b in zip(given, apportion(kept, payable), strict=True)]


def _plans(order: SplitMoney, payable: Sequence[int]) -> list[tuple[Instalment, ...]]:
    if not order.plan:
        return [()] * len(payable)
    amounts = [part.amount_minor for part in order.plan]
    is_whole = sum(amounts) == sum(payable)
    table = (
        crossed(amounts, payable)
        if is_whole
        else [apportion(amount, payable) for amount in amounts]
    )
    return [
        tuple(
            Instalment(row[at], agreed.gate, agreed.due_on)
            for agreed, row in zip(order.plan, table, strict=True)
            if row[at]
        )
        for at in range(len(payable))
    ]
