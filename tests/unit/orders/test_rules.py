"""What an incoming order becomes, and what a newer word of its source means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from zhidan.catalog.api import ListingMatch
from zhidan.kernel.errors import InvalidInput
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingLine,
    IncomingOrder,
    IncomingRecipient,
    IncomingShipment,
)
from zhidan.orders.incoming_checks import encode_content, in_zone
from zhidan.orders.rules import draft_order, listing_key, ship_by, spec_hash
from zhidan.orders.source_changes import is_stale, same_lines, steps_towards, whole
from zhidan.orders.states import ORDER, STAGES, stage

STOCKED = ListingMatch(UUID(int=1), "stocked")
MADE = ListingMatch(UUID(int=2), "to_order")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def line(code: str = "A", **fields: Any) -> IncomingLine:
    said: dict[str, Any] = {"quantity": 1, "unit_price": "10", **fields}
    return IncomingLine(title=code, outer_code=code, **said)


def order(*lines: IncomingLine, **fields: Any) -> IncomingOrder:
    said: dict[str, Any] = {"status": "paid", **fields}
    return IncomingOrder(external_no="T1", lines=list(lines), **said)


MAPPED = {("", "", "A", ""): STOCKED, ("", "", "C", ""): MADE}


@pytest.mark.parametrize(
    ("status", "state", "adopted"),
    [
        ("unpaid", "pending_payment", False),
        ("balance_due", "pending_payment", False),
        ("paid", "pending_review", False),
        ("partly_shipped", "pending_review", False),
        ("shipped", "shipped", True),
        ("delivered", "shipped", True),
        ("finished", "completed", True),
        ("refunded", "cancelled", True),
        ("closed", "cancelled", True),
    ],
)
def test_the_source_status_decides_where_an_order_enters(
    status: str, state: str, adopted: bool
) -> None:
    draft = draft_order(order(line(), status=status), mapped=MAPPED)

    assert (draft.state, draft.is_adopted) == (state, adopted)
    assert draft.state in ORDER.initial
    assert draft.stage() in STAGES


def test_virtual_lines_never_need_a_sku_and_made_ones_never_stock() -> None:
    virtual = draft_order(order(line("补差价", kind="virtual")), mapped=MAPPED)
    made = draft_order(order(line("C")), mapped=MAPPED)

    assert (virtual.needs_stock, virtual.is_known) == (False, True)
    assert (made.production_status, made.needs_stock) == ("ready", False)


def test_the_stage_is_one_function_of_state_and_axes() -> None:
    def of(state: str, production: str = "not_required", packed: bool = False) -> str:
        return stage(state=state, production_status=production, is_packed=packed)

    assert [of("pending_payment"), of("approved"), of("approved", "ready")] == [
        "awaiting_payment", "picking", "in_production",
    ]  # fmt: skip
    assert [of("fulfilling", "produced"), of("fulfilling", packed=True), of("completed")] == [
        "picking", "packing", "completed",
    ]  # fmt: skip


def test_every_state_is_reached_by_some_chain_of_steps() -> None:
    assert ORDER.reachable() == ORDER.states


def test_a_customised_line_is_what_is_to_be_made_and_plain_goods_are_all_alike() -> None:
    assert spec_hash(line()) == spec_hash(line("B")) == b""
    assert spec_hash(line(personalisation="小雨")) != spec_hash(line(personalisation="小鱼"))


def test_ship_by_comes_from_the_source_or_from_the_shop() -> None:
    said = order(ship_by=NOW, ship_by_rule="24h")

    assert ship_by(said, placed_at=NOW, hours=48) == (NOW, "24h")
    assert ship_by(order(), placed_at=NOW, hours=48) == (NOW + timedelta(hours=48), "shop")
    early = NOW - timedelta(hours=1)
    said = order(line(ship_by=NOW), line(ship_by=early), ship_by=NOW)
    assert ship_by(said, placed_at=NOW, hours=48) == (early, "line")


@pytest.mark.parametrize(
    ("status", "state", "steps"),
    [
        ("paid", "pending_payment", ["receive_payment"]),
        ("paid", "approved", []),
        ("shipped", "approved", ["ship_elsewhere"]),
        ("shipped", "shipped", []),
        ("finished", "pending_review", ["ship_elsewhere", "complete"]),
        ("finished", "shipped", ["complete"]),
        ("closed", "pending_review", ["cancel"]),
        ("refunded", "shipped", []),
        ("unpaid", "pending_payment", []),
    ],
)
def test_steps_towards_what_the_source_says(status: str, state: str, steps: list[str]) -> None:
    assert steps_towards(status, state) == steps


def test_an_older_word_is_stale_by_its_time_or_by_its_status() -> None:
    earlier, later = order(modified_at=NOW), order(modified_at=NOW + timedelta(seconds=1))

    assert (is_stale(earlier, later), is_stale(later, earlier)) == (True, False)
    assert (is_stale(order(status="paid"), order(status="shipped")), is_stale(
        order(status="finished"), order(status="shipped"))) == (True, False)  # fmt: skip


def test_two_halves_are_whole_in_either_order() -> None:
    head = order(part="head", buyer_message="hi", amounts=IncomingAmounts(payable="9"))
    lines = order(line(), part="lines")

    for parts in ([head, lines], [lines, head]):
        made = whole(parts)
        assert (made.part, made.buyer_message, len(made.lines)) == ("whole", "hi", 1)


def test_lines_are_the_same_whatever_their_order_and_their_refunds() -> None:
    assert same_lines([line("A"), line("B")], [line("B"), line("A", refund_status="requested")])
    assert not same_lines([line("A")], [line("A", quantity=2)])


def test_naive_times_are_the_shops_own() -> None:
    said = in_zone(order(placed_at=datetime(2026, 11, 1, 8)), ZoneInfo("Asia/Shanghai"), NOW)  # noqa: DTZ001

    assert said.placed_at == datetime(2026, 11, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"buyer_message": "a\x00b"}, "buyer_message"),
        ({"seller_memo": "abc\u202egpj"}, "seller_memo"),
        ({"raw": {"k": "x\x00"}}, "raw.k"),
        ({"lines": [line("a\x07b")]}, "lines.0.title"),
        ({"seller_memo": "a\x08"}, "seller_memo"),
        ({"seller_memo": "a\x7f"}, "seller_memo"),
    ],
)
def test_characters_that_deceive_are_named(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        encode_content(msgspec.structs.replace(order(line()), **fields))
    assert (refused.value.code, refused.value.field) == ("bad_characters", path)


def test_line_breaks_tabs_and_backslashes_are_text() -> None:
    assert encode_content(order(line(), buyer_message="a\n\tb\\b\\u0007"))


LONG_AGO, NEVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize("at", [LONG_AGO, NEVER])
@pytest.mark.parametrize(
    ("made", "path"),
    [
        (lambda at: order(line(), paid_at=at), "paid_at"),
        (lambda at: order(line(), line(ship_by=at)), "lines.1.ship_by"),
        (
            lambda at: order(line(), shipments=[IncomingShipment(shipped_at=at)]),
            "shipments.0.shipped_at",
        ),
        (
            lambda at: order(line(), recipient=IncomingRecipient(virtual_expires_at=at)),
            "recipient.virtual_expires_at",
        ),
    ],
)
def test_no_time_is_out_of_this_world(
    made: Callable[[datetime], IncomingOrder], path: str, at: datetime
) -> None:
    with pytest.raises(InvalidInput) as refused:
        in_zone(made(at), ZoneInfo("Asia/Shanghai"), NOW)
    assert (refused.value.code, refused.value.field) == ("bad_time", path)


def test_an_order_without_a_number_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        draft_order(msgspec.structs.replace(order(line()), external_no=" \t"), mapped={})
    assert (refused.value.code, refused.value.field) == ("field_missing", "external_no")


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ({"item": "1", "sku": "2", "code": "C"}, ("1", "2", "C", "")),
        ({"code": "C"}, ("", "", "C", "")),
        ({"item": "1"}, ("1", "", "", "红")),
        ({}, ("", "", "", "围巾 红")),
    ],
)
def test_a_listing_is_known_by_its_numbers_else_by_what_it_is_called(
    named: dict[str, str], key: tuple[str, ...]
) -> None:
    said = {"item": "", "sku": "", "code": "", "title": "围巾", "spec": "红"} | named
    assert listing_key(**said) == key


def test_a_listing_that_is_no_sku_makes_a_virtual_line() -> None:
    draft = draft_order(
        order(line("A"), line("补差价")),
        mapped=MAPPED | {("", "", "补差价", ""): ListingMatch(None, "virtual")},
    )

    assert [(one.sku_id, one.supply) for one in draft.lines] == [
        (STOCKED.sku_id, "stocked"), (None, "virtual"),
    ]  # fmt: skip
    assert draft.is_known
