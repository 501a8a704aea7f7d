"""How close intake comes to what the database can do at all, and to its peers."""

from __future__ import annotations

import argparse
import gc
import time

import msgspec

from bench import ceiling, intake_http
from bench.cpu import Spent, measured
from bench.harness import Figures, Installation, Report, say
from bench.peers import compare
from bench.seeding import OrderMaker, seed_business
from zhidan.orders.api import place_orders
from zhidan.orders.incoming import IntakeRequest
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run as work_run

BATCH = 500
ROUNDS, BATCHES_A_ROUND = 5, 10  # of the intake beside a peer
TARGETS = {
    "sql": ">= 0.5", "http": ">= 0.33", "tryton": ">= 400", "oscar": ">= 200",
}  # fmt: skip
_decode = msgspec.json.Decoder(IntakeRequest).decode


def take_in(body: bytes) -> None:
    """The public operation as an endpoint calls it: decode, validate, place, commit."""
    request = _decode(body)
    placed = work_run(
        place_orders, actor=SYSTEM, shop=request.shop, orders=request.orders, mode=request.mode
    )
    if any(row.outcome != "created" or row.holds for row in placed):
        raise RuntimeError(f"not a clean intake: {placed[0]}")


def _unkept(body: bytes) -> None:
    request = _decode(body)
    place_orders(shop=request.shop, orders=request.orders, mode=request.mode, actor=SYSTEM)


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Batches of 500 orders of three lines against their ceiling, in turns."""
    report = Report("intake", targets=TARGETS)
    skus = 300 if options.quick else 10_000
    business = seed_business(skus=skus)
    if options.http:
        intake_http.measure(home, report, business, quick=options.quick, runs=options.runs)
        return report
    batches = 2
    turns = 1 if options.quick else 8
    ours, theirs = OrderMaker(1, skus=skus), OrderMaker(2, skus=skus)
    _warm_up(ours, theirs)
    report.runs += [
        _one_run(home, ours, theirs, batches=batches, turns=turns) for _ in range(options.runs)
    ]
    report.ratios["sql"] = report.median()["ratio"]
    if options.peers:
        _beside_peers(home, report, ours)
    return report


def _beside_peers(home: Installation, report: Report, ours: OrderMaker) -> None:
    """Each peer in turns with the same intake, so that both meet the same machine."""
    for peer in compare.PEERS:
        with compare.started(home, peer) as running:
            if running is None:
                continue
            spent = Spent()
            for _ in range(4):  # what the peer pushed out of memory comes back
                take_in(ours.batch(BATCH))
            for _ in range(ROUNDS):
                running.work()
                bodies = [ours.batch(BATCH) for _ in range(BATCHES_A_ROUND)]
                gc.collect()
                with measured(spent, home.postmaster):
                    for body in bodies:
                        take_in(body)
            found = running.figures()
        beside = spent.per(ROUNDS * BATCHES_A_ROUND * BATCH)
        say(f"intake beside it: {beside}")
        report.notes.append(f"{peer.name}: {found}; the intake beside it: {beside}")
        report.ratios[peer.name] = round(found["cpu_ms"] / beside["cpu_ms"])


def _warm_up(ours: OrderMaker, theirs: OrderMaker) -> None:
    """Statements planned, keys made, blocks taken: what happens once is not measured."""
    for _ in range(2):
        take_in(ours.batch(BATCH))
        body = theirs.batch(BATCH)
        ceiling.write(ceiling.prepare(lambda body=body: _unkept(body)))  # type: ignore[misc]


def _one_run(
    home: Installation, ours: OrderMaker, theirs: OrderMaker, *, batches: int, turns: int
) -> Figures:
    operation, limit = Spent(), Spent()
    seconds = {"operation": 0.0, "ceiling": 0.0}
    weights: dict[str, dict[str, tuple[int, int]]] = {}
    for turn in range(turns):
        bodies = [ours.batch(BATCH) for _ in range(batches)]
        prepared = []
        for _ in range(batches):
            body = theirs.batch(BATCH)
            prepared.append(ceiling.prepare(lambda body=body: _unkept(body)))  # type: ignore[misc]
        gc.collect()
        for side in ("operation", "ceiling") if turn % 2 == 0 else ("ceiling", "operation"):
            since = ceiling.next_transaction()
            started = time.perf_counter()
            with measured(operation if side == "operation" else limit, home.postmaster):
                if side == "operation":
                    for body in bodies:
                        take_in(body)
                else:
                    for batch in prepared:
                        ceiling.write(batch)
            seconds[side] += time.perf_counter() - started
            if turn == 0:
                weights[side] = ceiling.weigh(since)
    orders = BATCH * batches * turns
    say(f"intake: {operation.per(orders)} against {limit.per(orders)}")
    return {
        "orders": orders,
        "operation": {
            **operation.per(orders), "orders_per_s": round(orders / seconds["operation"]),
        },
        "ceiling": {**limit.per(orders), "orders_per_s": round(orders / seconds["ceiling"])},
        "ratio": round(limit.total_ms / operation.total_ms, 3),
        "ratio_wall": round(seconds["ceiling"] / seconds["operation"], 3),
        "rows_and_bytes_equal": weights["operation"] == weights["ceiling"],
        "written_operation": weights["operation"],
        "written_ceiling": weights["ceiling"],
    }  # fmt: skip
