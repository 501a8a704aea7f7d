"""How soon others see a change: one commit, 500 listeners on the live stream."""

from __future__ import annotations

import argparse
import asyncio
import json
import time

from bench.cpu import own_ms
from bench.harness import Figures, Installation, Report, percentile, say
from bench.load import read_answer, request
from bench.seeding import OrderMaker, seed_business
from bench.serving import served
from zhidan.config.drills.keys import new_key

LISTENERS, CHANGES = 500, 20
PATIENCE_S = 20.0
TARGETS = {"one_ms": "<= 1000", "p99_ms": "<= 500"}


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Place an order again and again; every listener notes when it hears of it."""
    report = Report("live", targets=TARGETS)
    seed_business(skus=50)
    listeners = 20 if options.quick else LISTENERS
    changes = 3 if options.quick else CHANGES
    with served(home) as product:
        for _ in range(options.runs):
            report.runs.append(asyncio.run(_one_run(product.port, listeners, changes)))
            say(f"live: {report.runs[-1]}")
    median = report.median()
    report.ratios = {"one_ms": median["first_p99_ms"], "p99_ms": median["p99_ms"]}
    return report


async def _one_run(port: int, listeners: int, changes: int) -> Figures:
    key = await asyncio.to_thread(new_key, ["orders.intake", "orders.view"])
    maker = OrderMaker(int(time.time()) % 90 + 5, skus=50)
    heard: list[asyncio.Queue[float]] = [asyncio.Queue() for _ in range(listeners)]
    tasks = [asyncio.create_task(_listen(port, key, queue)) for queue in heard]
    await asyncio.gather(*(asyncio.wait_for(queue.get(), PATIENCE_S) for queue in heard))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    delays: list[float] = []
    first: list[float] = []
    cpu = own_ms()
    for _ in range(changes):
        writer.write(request("POST", "/api/v1/orders/intake", key, maker.batch(1)))
        status, body = await read_answer(reader)
        done = time.perf_counter()
        if status != 200 or json.loads(body)["results"][0]["outcome"] != "created":
            raise RuntimeError(f"{status} {body!r}")
        times = await asyncio.gather(
            *(asyncio.wait_for(queue.get(), PATIENCE_S) for queue in heard)
        )
        waited = [max(0.0, (at - done) * 1000.0) for at in times]
        delays += waited
        first.append(min(waited))
        await asyncio.sleep(0.3)
        for queue in heard:
            while not queue.empty():
                queue.get_nowait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    writer.close()
    return {
        "listeners": listeners,
        "changes": changes,
        "p50_ms": round(percentile(delays, 0.5), 1),
        "p99_ms": round(percentile(delays, 0.99), 1),
        "worst_ms": round(max(delays), 1),
        "first_p99_ms": round(percentile(first, 0.99), 1),
        "generator_ms": round(own_ms() - cpu),
    }


async def _listen(port: int, key: str, heard: asyncio.Queue[float]) -> None:
    """Note the moment of being connected, then of every word about orders."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(request("GET", "/api/v1/events", key))
    await reader.readuntil(b"\r\n\r\n")
    heard.put_nowait(time.perf_counter())
    try:
        while line := await reader.readline():
            if line.startswith(b"event:") and b"order.changed" in line:
                heard.put_nowait(time.perf_counter())
    finally:
        writer.close()
