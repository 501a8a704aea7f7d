"""The desk beside Tryton: the same sales, of three lines of goods each, confirmed in bulk by both.

Confirming is all that the button sets off: there the sale is confirmed and processed to a shipment,
here the order is approved and planned as a fulfilment order. Neither bills. Ours had its stock
promised before, theirs promises it afterwards.
"""

from __future__ import annotations

import gc
from uuid import UUID

from bench.cpu import Spent, measured
from bench.harness import Installation, Report, say
from bench.intake_bench import BATCH, take_in
from bench.peers import compare
from bench.seeding import OrderMaker
from zhidan.orders import api as orders
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run as work_run

BATCHES = 8


def beside_tryton(home: Installation, report: Report, maker: OrderMaker) -> None:
    """Tryton first, then ours, so that both met the same machine; the ratio is of CPU per sale."""
    with compare.started(home, compare.CONFIRMING) as running:
        if running is None:
            report.notes.append("tryton: its packages cannot be installed here, left out")
            return
        running.work()
        found = running.figures()
    for _ in range(BATCHES + 1):
        take_in(maker.batch(BATCH))
    _deliver()
    waiting = orders.OrderFilter(stage="pending_review")
    ids = orders.order_ids_matching(waiting, actor=SYSTEM, limit=(BATCHES + 1) * BATCH)
    _confirm(ids[:BATCH])
    spent = Spent()
    gc.collect()
    with measured(spent, home.postmaster):
        for start in range(BATCH, len(ids), BATCH):
            _confirm(ids[start : start + BATCH])
    ours = spent.per(BATCHES * BATCH)
    report.ratios["tryton"] = round(found["cpu_ms"] / ours["cpu_ms"], 1)
    say(f"desk beside it: {ours}")
    report.notes.append(f"tryton confirms a sale: {found}; ours beside it: {ours}")


def _confirm(ids: list[UUID]) -> None:
    outcomes = work_run(orders.approve_orders, actor=SYSTEM, order_ids=ids)
    if outcomes.refused:
        raise RuntimeError(f"not approved: {outcomes.refused[0]}")
    _deliver()


def _deliver() -> None:
    while deliver_due():
        pass
