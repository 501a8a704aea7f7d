"""Does intake slow down as the base grows? The same batches at a small and at a large base."""

from __future__ import annotations

import argparse
import statistics

from bench.cpu import Spent, measured
from bench.harness import Figures, Installation, Report, say
from bench.intake_bench import BATCH, take_in
from bench.seeding import OrderMaker, seed_business, settle_statistics

TARGETS = {"growth": ">= 0.8"}
SMALL = 10_000


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Measure at 10,000 orders and at `--most`."""
    report = Report("growth", targets=TARGETS)
    skus = 300 if options.quick else 10_000
    small, large = (500, 2000) if options.quick else (SMALL, options.most)
    batches = 2 if options.quick else 20
    seed_business(skus=skus)
    filler, maker = OrderMaker(1, skus=skus), OrderMaker(2, seed=11, skus=skus)
    there = _fill(filler, 0, small)
    before = [_measure(home, maker, batches) for _ in range(options.runs)]
    there = _fill(filler, there, large)
    after = [_measure(home, maker, batches) for _ in range(options.runs)]
    report.runs = [
        {"small": first, "large": second, "ratio": round(first["cpu_ms"] / second["cpu_ms"], 3)}
        for first, second in zip(before, after, strict=True)
    ]
    report.ratios["growth"] = round(statistics.median(run["ratio"] for run in report.runs), 3)
    report.notes.append(f"{small} against {there} orders in the base")
    return report


def _fill(filler: OrderMaker, there: int, wanted: int) -> int:
    while there < wanted:
        take_in(filler.batch(BATCH))
        there += BATCH
        if there % 50_000 == 0:
            say(f"growth: {there} orders there")
    settle_statistics()
    return there


def _measure(home: Installation, maker: OrderMaker, batches: int) -> Figures:
    spent = Spent()
    for _ in range(batches):
        body = maker.batch(BATCH)
        with measured(spent, home.postmaster):
            take_in(body)
    found = spent.per(batches * BATCH)
    say(f"growth: {found}")
    return found
