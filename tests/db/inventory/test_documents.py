"""Receipts, adjustments and counts by many lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.support.shop_floor import Floor, line, make_sku, open_shop, order
from zhidan.catalog.api import SaidMoney
from zhidan.inventory.api import NotEnoughStock
from zhidan.inventory.documents import (
    Adjustment,
    AdjustmentLine,
    Count,
    CountLine,
    Receipt,
    ReceiptLine,
)
from zhidan.inventory.models import StockLevel, StockMove
from zhidan.inventory.operations.adjust_stock import adjust_stock
from zhidan.inventory.operations.count_stock import count_stock
from zhidan.inventory.operations.receive_stock import receive_stock
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.orders.api import place_orders
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import AuditEntry, OutboxEvent
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def level(floor: Floor, code: str) -> tuple[int, int]:
    row = StockLevel.objects.get(sku_id=floor.skus[code].id, warehouse_id=floor.warehouse.id)
    return row.on_hand, row.allocated


def receive(floor: Floor, *lines: ReceiptLine, actor: Actor = SYSTEM, **said: Any) -> UUID:
    receipt = Receipt(warehouse_id=floor.warehouse.id, lines=list(lines), **said)
    return run(receive_stock, actor=actor, receipt=receipt)


def adjust(floor: Floor, *lines: AdjustmentLine, reason: str = "破损") -> UUID:
    said = Adjustment(warehouse_id=floor.warehouse.id, lines=list(lines), reason=reason)
    return run(adjust_stock, actor=SYSTEM, adjustment=said)


def count(floor: Floor, *lines: CountLine) -> UUID:
    said = Count(warehouse_id=floor.warehouse.id, lines=list(lines), reason="月末盘点")
    return run(count_stock, actor=SYSTEM, count=said)


def promise(floor: Floor, code: str, quantity: int) -> None:
    run(
        place_orders,
        actor=SYSTEM,
        shop=floor.shop.code,
        orders=[order("T1", [line(code, quantity)])],
    )


def test_goods_arrive_by_code_barcode_or_id_with_their_cost() -> None:
    floor = open_shop({"A": 1, "B": 0}, supplies={"B": "stocked"})
    floor.skus["B"].barcodes.create(barcode="690123")
    events = OutboxEvent.objects.filter(name="StockChanged").count()

    document_id = receive(
        floor,
        ReceiptLine(sku_code=" A ", quantity=5, unit_cost=SaidMoney("1.2345")),
        ReceiptLine(sku_code="690123", quantity=2),
        ReceiptLine(sku_id=floor.skus["A"].id, quantity=1),
        reason="到货",
        document_no="PO-1",
    )

    assert (level(floor, "A"), level(floor, "B")) == ((7, 0), (2, 0))
    moves = StockMove.objects.filter(document_no="PO-1").order_by("cause")
    assert [(m.quantity, m.unit_cost, m.currency, m.reason) for m in moves] == [
        (5, Decimal("123.4500"), "CNY", "到货"), (2, None, "", "到货"), (1, None, "", "到货"),
    ]  # fmt: skip
    entry = AuditEntry.objects.get(action="stock.received")
    assert (entry.subject_id, entry.reason, entry.details["lines"]) == (document_id, "到货", 3)
    assert OutboxEvent.objects.filter(name="StockChanged").count() == events + 1
    told = OutboxEvent.objects.filter(name="StockChanged").latest("id").payload
    assert sorted(told["sku_ids"]) == sorted(str(floor.skus[code].id) for code in "AB")


def test_the_same_document_again_changes_nothing() -> None:
    floor = open_shop({"A": 1})
    document_id = uuid7()
    for _ in range(3):
        receive(floor, ReceiptLine(sku_code="A", quantity=5), document_id=document_id)
    assert level(floor, "A") == (6, 0)
    assert AuditEntry.objects.filter(action="stock.received").count() == 1


@pytest.mark.parametrize(
    ("line_said", "code", "field"),
    [
        (ReceiptLine(sku_code="NOPE", quantity=1), "sku_not_found", "lines.1.sku_code"),
        (ReceiptLine(sku_id=uuid7(), quantity=1), "sku_not_found", "lines.1.sku_id"),
        (ReceiptLine(quantity=1), "sku_missing", "lines.1.sku_code"),
        (ReceiptLine(sku_code="POSTAGE", quantity=1), "sku_not_stocked", "lines.1.sku_code"),
    ],
)
def test_one_wrong_line_refuses_the_document_and_books_nothing(
    line_said: ReceiptLine, code: str, field: str
) -> None:
    floor = open_shop({"A": 1}, supplies={"POSTAGE": "virtual"})
    moves = StockMove.objects.count()
    with pytest.raises(InvalidInput) as refused:
        receive(floor, ReceiptLine(sku_code="A", quantity=5), line_said)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert (level(floor, "A"), StockMove.objects.count()) == ((1, 0), moves)


def test_another_persons_warehouse_is_not_there() -> None:
    floor = open_shop({"A": 1})
    clerk = Actor(
        kind="user", id=uuid7(), name="x", permissions=frozenset({"inventory.receive"}),
        warehouses=frozenset({uuid7()}),
    )  # fmt: skip
    with pytest.raises(NotFound):
        receive(floor, ReceiptLine(sku_code="A", quantity=5), actor=clerk)
    assert level(floor, "A") == (1, 0)


def test_an_adjustment_needs_a_reason_and_a_difference() -> None:
    floor = open_shop({"A": 3})
    adjust(floor, AdjustmentLine(sku_code="A", delta=-2))
    assert level(floor, "A") == (1, 0)
    with pytest.raises(InvalidInput, match="field_missing"):
        adjust(floor, AdjustmentLine(sku_code="A", delta=-1), reason=" ")
    with pytest.raises(InvalidInput, match="nothing_to_book"):
        adjust(floor, AdjustmentLine(sku_code="A", delta=0))
    assert level(floor, "A") == (1, 0)


def test_promised_goods_cannot_be_adjusted_away() -> None:
    floor = open_shop({"A": 3, "B": 5})
    promise(floor, "A", 2)
    with pytest.raises(NotEnoughStock) as refused:
        adjust(
            floor, AdjustmentLine(sku_code="B", delta=-1), AdjustmentLine(sku_code="A", delta=-2)
        )
    params = refused.value.params
    assert (params["sku"], params["on_hand"], params["allocated"]) == ("A", 3, 2)
    assert (level(floor, "A"), level(floor, "B")) == ((3, 2), (5, 0))


def test_a_count_books_the_difference_to_what_is_there() -> None:
    floor = open_shop({"A": 3, "B": 5, "C": 0}, supplies={"C": "stocked"})
    count(
        floor,
        CountLine(sku_code="A", counted=7),
        CountLine(sku_code="B", counted=5),
        CountLine(sku_code="C", counted=4),
    )
    assert [level(floor, code) for code in "ABC"] == [(7, 0), (5, 0), (4, 0)]
    assert sorted(StockMove.objects.filter(kind="count").values_list("quantity", flat=True)) == [
        4,
        4,
    ]
    assert AuditEntry.objects.get(action="stock.counted").details["differences"] == 2


def test_a_count_against_the_list_keeps_what_came_meanwhile() -> None:
    floor = open_shop({"A": 10})
    receive(floor, ReceiptLine(sku_code="A", quantity=4))
    count(floor, CountLine(sku_code="A", counted=9, expected=10))
    assert level(floor, "A") == (13, 0)


def test_less_counted_than_promised_is_refused() -> None:
    floor = open_shop({"A": 3})
    promise(floor, "A", 2)
    with pytest.raises(NotEnoughStock):
        count(floor, CountLine(sku_code="A", counted=1))
    count(floor, CountLine(sku_code="A", counted=2))
    assert level(floor, "A") == (2, 2)


def test_a_sku_counted_twice_is_refused() -> None:
    floor = open_shop({"A": 3})
    with pytest.raises(InvalidInput) as refused:
        count(
            floor,
            CountLine(sku_code="A", counted=1),
            CountLine(sku_id=floor.skus["A"].id, counted=2),
        )
    assert (refused.value.code, refused.value.field) == ("counted_twice", "lines.1")


def test_a_thousand_lines_go_in_one_document() -> None:
    floor = open_shop({})
    skus = [make_sku(f"S{number}") for number in range(1000)]
    receive(floor, *[ReceiptLine(sku_id=sku.id, quantity=1) for sku in skus])
    assert StockLevel.objects.filter(on_hand=1).count() == 1000
    sizes = [
        len(event.payload["sku_ids"]) for event in OutboxEvent.objects.filter(name="StockChanged")
    ]
    assert sizes == [500, 500]
