"""A shop in the middle of its work: orders in every state, some held, some in the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tests.support.cashier import ask_back, paid
from tests.support.changes import change
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of
from zhidan.fulfilment import api as fulfilment
from zhidan.insights.operations.roll_up_sales import roll_up_sales
from zhidan.orders import api as orders
from zhidan.payments import api as payments
from zhidan.platform.actors import SYSTEM
from zhidan.platform.audit import record
from zhidan.platform.audit_chain import seal_entries
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run


@dataclass(frozen=True)
class Busy:
    """The floor, and orders by what was done with them."""

    floor: Floor
    by_number: dict[str, UUID]

    def __getitem__(self, number: str) -> str:
        return str(self.by_number[number])


def busy_shop() -> Busy:
    """Orders that wait, were approved, picked, shipped, cancelled, or came in as history."""
    floor = open_shop(
        {"A": 100, "B": 50, "RARE": 1}, supplies={"MADE": "to_order"}, reserve_on="placed"
    )
    place(
        floor,
        order("unpaid", [line("A")], status="unpaid"),
        order("review", [line("A", 2), line("B")]),
        order("held", [line("A")], buyer_message="请尽快"),
        order("short", [line("RARE", 2)]),
        order("unknown", [line("NOBODY-KNOWS")]),
        order("approved", [line("A", 3)]),
        order("making", [line("MADE", personalisation="致小雨")]),
        order("picked", [line("A"), line("B", 2)]),
        order("packed", [line("B")]),
        order("shipped", [line("A", 2), line("B")]),
        order("done", [line("A")]),
        order("cancelled", [line("A")]),
        order("history", [line("A", 5)], status="finished"),
        order("split", [line("A", 2), line("B")]),
    )
    ids = {number: order_id_of(number) for number in NUMBERS}
    approve = ["approved", "making", "picked", "packed", "shipped", "done"]
    run(orders.approve_orders, actor=SYSTEM, order_ids=[ids[n] for n in approve])
    settle()
    through_the_warehouse(ids, ["picked", "packed", "shipped", "done"])
    run(orders.complete_orders, actor=SYSTEM, order_ids=[ids["done"]])
    run(orders.cancel_orders, actor=SYSTEM, order_ids=[ids["cancelled"]], reason="买家不要了")
    assert change(ids["held"], freight="5.00", note="加运费") == "ok"
    run(_audit, actor=SYSTEM)
    ask_back(paid("50.00", shop_id=floor.shop.id), 2_000)
    settle()
    wish = orders.SplitWish(way="product")
    run(payments.split_paid_orders, actor=SYSTEM, wanted=[orders.Splitting(ids["split"], wish)])
    settle()
    seal_entries()
    ids["part"] = orders.parts_of([ids["split"]])[ids["split"]][0]
    return Busy(floor, ids)


NUMBERS = (
    "unpaid", "review", "held", "short", "unknown", "approved", "making", "picked", "packed",
    "shipped", "done", "cancelled", "history", "split",
)  # fmt: skip


def place(floor: Floor, *sent: object) -> None:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))


def through_the_warehouse(ids: dict[str, UUID], numbers: list[str]) -> None:
    """Release them; pick all but none; pack, then ship, those whose name says so."""
    tasks = fulfilment.open_fulfilments_of([ids[number] for number in numbers])
    run(fulfilment.release_fulfilments, actor=SYSTEM, fulfilment_ids=tasks)
    run(fulfilment.pick_fulfilments, actor=SYSTEM, fulfilment_ids=tasks)
    packed = fulfilment.open_fulfilments_of([ids[n] for n in ("packed", "shipped", "done")])
    run(fulfilment.pack_fulfilments, actor=SYSTEM, fulfilment_ids=packed)
    leaving = fulfilment.open_fulfilments_of([ids[n] for n in ("shipped", "done")])
    outcomes = run(
        fulfilment.ship_fulfilments,
        actor=SYSTEM,
        parcels=[
            fulfilment.ParcelToShip(task, "sf", f"SF{1234567890120 + number}", 500)
            for number, task in enumerate(leaving)
        ],
    )
    assert [row.code for row in outcomes] == ["ok", "ok"]


def settle() -> None:
    """Deliver every consequence and add the day's sales up, as a worker would."""
    while deliver_due(100):
        pass
    while roll_up_sales():
        pass


def _audit(*, actor: object) -> None:
    record("parties.reveal", actor=SYSTEM, subject_type="order", subject_id=None, reason="来电核对")
