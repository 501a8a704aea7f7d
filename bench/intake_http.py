"""Single orders over HTTP, against the same statements run by pgbench."""

from __future__ import annotations

import json

import msgspec

from bench import pgbench
from bench.cpu import tree_ms
from bench.harness import Figures, Installation, Report, say
from bench.load import Load, request, send_all
from bench.seeding import SHOP, Business, OrderMaker
from bench.serving import served
from zhidan.config.drills.keys import new_key
from zhidan.config.drills.running import RunningProduct
from zhidan.orders.api import place_orders
from zhidan.orders.incoming import IntakeRequest
from zhidan.platform.actors import SYSTEM

CONNECTIONS = 16
SCRIPTS = 16
_decode = msgspec.json.Decoder(IntakeRequest).decode


def measure(
    home: Installation, report: Report, business: Business, *, quick: bool, runs: int
) -> None:
    """Add the runs over HTTP to the report."""
    maker = OrderMaker(3, skus=len(business.sku_ids))
    scripts = [_script(maker) for _ in range(SCRIPTS)]
    key = new_key(["orders.intake"], [business.shop_id])
    orders = 200 if quick else 4000
    with served(home) as product:
        send_orders(product, key, maker, orders // 10)
        pgbench.replay(home, scripts, clients=CONNECTIONS, seconds=2)
        for _ in range(runs):
            report.runs.append(_one_run(home, product, key, maker, scripts, orders, quick=quick))
    ratios = [run["ratio"] for run in report.runs]
    report.ratios["http"] = sorted(ratios)[len(ratios) // 2]


def _script(maker: OrderMaker) -> str:
    batch = _decode(maker.batch(1))
    return pgbench.script(
        lambda: place_orders(shop=batch.shop, orders=batch.orders, mode=batch.mode, actor=SYSTEM)
    )


def send_orders(
    product: RunningProduct, key: str, maker: OrderMaker, count: int, *, shop: str = SHOP
) -> Load:
    """Send so many orders one by one over 16 connections."""
    sent = [request("POST", "/api/v1/orders/intake", key, maker.batch(1, shop=shop))
            for _ in range(count)]  # fmt: skip
    load = send_all(product.port, sent, connections=CONNECTIONS, keep_bodies=True)
    if load.statuses != {200: count}:
        raise RuntimeError(
            f"{load.statuses}: {next(b for b in load.bodies if b'results' not in b)!r}"
        )
    return load


def _one_run(
    home: Installation, product: RunningProduct, key: str, maker: OrderMaker,
    scripts: list[str], orders: int, *, quick: bool,
) -> Figures:  # fmt: skip
    assert product.process is not None
    web, database = tree_ms(product.process.pid), tree_ms(home.postmaster)
    load = send_orders(product, key, maker, orders)
    web = tree_ms(product.process.pid) - web
    database = tree_ms(home.postmaster) - database
    created = sum(json.loads(body)["results"][0]["outcome"] == "created" for body in load.bodies)
    if created != orders:
        raise RuntimeError(f"{created} of {orders} orders created: {load.statuses}")
    base = pgbench.replay(home, scripts, clients=CONNECTIONS, seconds=3 if quick else 8)
    ours = (web + database) / orders
    theirs = (base.cpu_ms + base.database_ms) / base.transactions
    say(f"http: {ours:.2f} ms against {theirs:.2f} ms; {load.per_s:.0f}/s, {base.per_s:.0f}/s")
    return {
        "orders": orders,
        "http": {
            "orders_per_s": round(load.per_s), "product_ms": round(web / orders, 3),
            "database_ms": round(database / orders, 3), "cpu_ms": round(ours, 3),
            "generator_ms": round(load.cpu_ms / orders, 3), "p50_ms": load.p(0.5),
            "p99_ms": load.p(0.99),
        },
        "pgbench": {
            "orders_per_s": round(base.per_s),
            "client_ms": round(base.cpu_ms / base.transactions, 3),
            "database_ms": round(base.database_ms / base.transactions, 3),
            "cpu_ms": round(theirs, 3),
        },
        "ratio": round(theirs / ours, 3),
        "ratio_wall": round(load.per_s / base.per_s, 3),
    }  # fmt: skip
