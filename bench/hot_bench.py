"""Everybody wants the same thing: all orders on one SKU against orders spread by Zipf."""

from __future__ import annotations

import argparse
import statistics
from typing import Any

from django.db import connection

from bench.cpu import Spent, measured
from bench.harness import Figures, Installation, Report, say
from bench.intake_bench import BATCH, take_in
from bench.intake_http import send_orders
from bench.seeding import Business, OrderMaker, seed_business
from bench.serving import served
from zhidan.config.drills.keys import new_key
from zhidan.config.drills.running import RunningProduct

TARGETS = {"batch": ">= 0.5", "http": ">= 0.25", "sold_is_stock": "true"}


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Batches in turns, then single orders over HTTP in turns."""
    report = Report("hot", targets=TARGETS)
    skus = 300 if options.quick else 10_000
    business = seed_business(skus=skus)
    spread, hot = OrderMaker(1, skus=skus), OrderMaker(2, skus=1)
    turns, batches = (1, 1) if options.quick else (4, 3)
    take_in(spread.batch(BATCH))
    take_in(hot.batch(BATCH))
    for _ in range(options.runs):
        report.runs.append(_in_batches(home, spread, hot, turns, batches))
    key = new_key(["orders.intake"], [business.shop_id])
    orders = 100 if options.quick else 1500
    with served(home) as product:
        send_orders(product, key, spread, 50)
        for run_figures in report.runs:
            run_figures["http"] = _over_http(product, key, spread, hot, orders)
    sold = _promised(business)
    report.ratios = {
        "batch": round(statistics.median(run["ratio"] for run in report.runs), 3),
        "http": round(statistics.median(run["http"]["ratio"] for run in report.runs), 3),
        "sold_is_stock": sold["allocated"] == sold["held"],
    }
    report.notes.append(f"the hot SKU: {sold}")
    return report


def _in_batches(
    home: Installation, spread: OrderMaker, hot: OrderMaker, turns: int, batches: int
) -> Figures:
    spent = {"spread": Spent(), "hot": Spent()}
    for turn in range(turns):
        pair = [("spread", spread), ("hot", hot)]
        for name, maker in pair if turn % 2 == 0 else reversed(pair):
            bodies = [maker.batch(BATCH) for _ in range(batches)]
            with measured(spent[name], home.postmaster):
                for body in bodies:
                    take_in(body)
    orders = turns * batches * BATCH
    found = {name: one.per(orders) for name, one in spent.items()}
    say(f"hot: {found}")
    return {
        "orders": orders,
        **found,
        "ratio": round(spent["spread"].total_ms / spent["hot"].total_ms, 3),
    }


def _over_http(
    product: RunningProduct, key: str, spread: OrderMaker, hot: OrderMaker,
    orders: int,
) -> Figures:  # fmt: skip
    assert product.process is not None
    rates: dict[str, Any] = {}
    spent: dict[str, float] = {}
    for name, maker in (("spread", spread), ("hot", hot)):
        load = send_orders(product, key, maker, orders)
        rates[name] = round(load.per_s)
        spent[name] = load.seconds
    return {"orders_per_s": rates, "ratio": round(spent["spread"] / spent["hot"], 3)}


def _promised(business: Business) -> Figures:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT allocated, (SELECT coalesce(sum(quantity), 0)::bigint FROM reservation r"
            " WHERE r.sku_id = l.sku_id AND r.state = 'held') FROM stock_level l"
            " WHERE l.sku_id = %s",
            [business.sku_ids[0]],
        )
        allocated, held = cursor.fetchone()
    return {"allocated": allocated, "held": held}
