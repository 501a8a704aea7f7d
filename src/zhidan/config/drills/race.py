"""The race: two hundred buyers at once for the last unit, by every door the product has.

Single orders wait in open connections, each but for its last byte, while two batches and a file
stand ready; then all go at once. One buyer gets the unit, everybody else an order that is short.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg

from zhidan.config.drills.running import RunningProduct, children_of
from zhidan.config.launcher.session import give_back, opened_database

SINGLES, BATCHES, BATCH, FILE_ORDERS = 160, 2, 15, 10
BUYERS = SINGLES + BATCHES * BATCH + FILE_ORDERS
PATIENCE_S = 60.0
WORKED_TICKS = 8
FILE_COLUMNS = (
    "Order", "SKU", "Title", "Quantity", "Price", "Name", "Phone", "Province", "City", "District",
    "Address",
)  # fmt: skip
FILE_MAPPING = {
    "name": "drill",
    "currency": "CNY",
    "tables": [
        {"name": "rows", "role": "both", "key": "Order", "signature": ["Order", "SKU", "Quantity"]}
    ],
    "fields": {
        "status": {"constant": "paid"},
        "line.outer_code": {"column": "SKU"},
        "line.title": {"column": "Title"},
        "line.quantity": {"column": "Quantity"},
        "line.unit_price": {"column": "Price"},
        "recipient.name": {"column": "Name"},
        "recipient.mobile": {"column": "Phone"},
        "recipient.province": {"column": "Province"},
        "recipient.city": {"column": "City"},
        "recipient.district": {"column": "District"},
        "recipient.detail": {"column": "Address"},
    },
}
_STANDING = """
SELECT (SELECT count(DISTINCT order_id) FROM order_line WHERE sku_id = %(sku)s),
    (SELECT count(*) FROM reservation WHERE sku_id = %(sku)s AND state = 'held'),
    (SELECT on_hand FROM stock_level WHERE sku_id = %(sku)s),
    (SELECT allocated FROM stock_level WHERE sku_id = %(sku)s),
    (SELECT count(*) FROM sales_order o WHERE 'shortage' = ANY(o.holds)
        AND EXISTS (SELECT FROM order_line l WHERE l.order_id = o.id AND l.sku_id = %(sku)s))
"""


@dataclass
class RaceReport:
    """Rounds run; in each exactly one buyer must have got the unit. `processes` that answered."""

    seed: int
    rounds: int = 0
    buyers: int = BUYERS
    processes: int = 0
    wrong: list[str] = field(default_factory=list)
    winners: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.rounds > 0 and not self.wrong and self.processes >= 2

    def as_json(self) -> dict[str, Any]:
        return {
            "rounds": self.rounds,
            "buyers": self.buyers,
            "processes": self.processes,
            "wrong": self.wrong,
            "winners": self.winners,
            "seconds": round(self.seconds, 1),
            "seed": self.seed,
        }

    def summary(self) -> str:
        """One line for a person."""
        wrong = "; ".join(self.wrong) or "one got it each time"
        return (
            f"{self.rounds} rounds of {self.buyers} buyers over {self.processes} web processes: "
            f"{wrong}; won by {self.winners}, {self.seconds:.0f} s"
        )


def race_drill(
    *, rounds: int, seed: int, web: int = 2, tell: Callable[[str], None] = print
) -> RaceReport:
    """Run so many rounds in an installation of its own."""
    folder = "/tmp" if os.geteuid() == 0 else None  # noqa: S108
    home = Path(tempfile.mkdtemp(prefix="zhidan-race-", dir=folder))
    home.chmod(0o711)
    product = RunningProduct(home, ["--web", str(web)])
    report, started = RaceReport(seed), time.monotonic()
    for name in ("ZHIDAN_DATABASE_URL", "ZHIDAN_KEYS_DIR", "ZHIDAN_DATA"):
        os.environ.pop(name, None)
    try:
        with opened_database(product.folder) as environment:
            os.environ.update(environment)
            import_module("zhidan.config.ready")
            # By name and only now: they load models.
            shop = import_module("zhidan.config.drills.shop").open_shop(skus=rounds, stock=1)
            key = import_module("zhidan.config.drills.keys").new_key(["orders.intake"], [shop.id])
            _close()
        give_back(product.folder)
        product.start()
        product.wait_until_ready(120)
        idle = _used_ticks(product)
        for number in range(rounds):
            _round(product, key, shop.codes[number], shop.sku_ids[number], number, report)
            tell(f"round {number + 1}/{rounds}: {report.winners} {report.wrong[-1:]}")
        # One that only waits uses next to nothing meanwhile.
        after = _used_ticks(product)
        report.processes = sum(ticks - idle[pid] > WORKED_TICKS for pid, ticks in after.items())
    finally:
        _close()
        product.stop()
        shutil.rmtree(home, ignore_errors=True)
    report.seconds = time.monotonic() - started
    return report


def _close() -> None:
    import_module("zhidan.config.cli.tasks.closing").close_connections()


def _round(
    product: RunningProduct, key: str, code: str, sku_id: Any, number: int, report: RaceReport
) -> None:
    orders = import_module("zhidan.config.drills.shop")
    rnd = random.Random(f"{report.seed}:{number}")  # noqa: S311
    every = [orders.paid_order(f"r{number}-{n:03d}", (code,), rnd) for n in range(BUYERS)]
    for order in every:
        order["lines"] = [{**order["lines"][0], "quantity": 1}]
    bodies = [[order] for order in every[:SINGLES]]
    bodies += [every[SINGLES + n * BATCH : SINGLES + (n + 1) * BATCH] for n in range(BATCHES)]
    start = threading.Barrier(2)
    importing = threading.Thread(
        target=_import, args=(product.home / f"{number}.csv", every[-FILE_ORDERS:], start)
    )
    importing.start()
    refusals = asyncio.run(_send(product.port, key, bodies, start))
    importing.join(PATIENCE_S)
    report.rounds += 1
    if wrong := [refusal for refusal in refusals if refusal]:
        report.wrong.append(f"round {number}: {len(wrong)} refused, such as {wrong[0][-400:]}")
    _judge(product, sku_id, number, report)


def _judge(product: RunningProduct, sku_id: Any, number: int, report: RaceReport) -> None:
    with psycopg.connect(product.database_url, autocommit=True) as owner:
        found = owner.execute(_STANDING, {"sku": sku_id}).fetchone()
        winner = owner.execute(
            "SELECT o.external_no FROM reservation r JOIN sales_order o ON o.id = r.order_id"
            " WHERE r.sku_id = %s",
            [sku_id],
        ).fetchall()
    if found != (BUYERS, 1, 1, 1, BUYERS - 1):
        report.wrong.append(f"round {number}: orders, held, on hand, allocated, short = {found}")
    for (external_no,) in winner:
        place = int(external_no.rpartition("-")[2])
        door = "http" if place < SINGLES else "batch" if place < BUYERS - FILE_ORDERS else "import"
        report.winners[door] = report.winners.get(door, 0) + 1


async def _send(
    port: int, key: str, bodies: list[list[dict[str, Any]]], start: threading.Barrier
) -> list[str]:
    """Open every connection, send all but the last byte, then the last bytes together.

    Answers what each was refused with; empty for a 200.
    """
    opened = []
    for body in bodies:
        sent = json.dumps({"shop": "drill", "orders": body}).encode()
        head = (
            "POST /api/v1/orders/intake HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(sent)}\r\nConnection: close\r\n\r\n"
        ).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + sent[:-1])
        opened.append((reader, writer, sent[-1:]))
    await asyncio.gather(*(writer.drain() for _, writer, _ in opened))
    await asyncio.to_thread(start.wait, PATIENCE_S)
    for _, writer, last in opened:
        writer.write(last)

    async def answer(reader: asyncio.StreamReader) -> str:
        async with asyncio.timeout(PATIENCE_S):
            said = await reader.read()
        return "" if said[9:12] == b"200" else said[9:].decode("utf-8", "replace")[:2000]

    refusals = await asyncio.gather(*(answer(reader) for reader, _, _ in opened))
    for _, writer, _ in opened:
        writer.close()
    return list(refusals)


def _import(path: Path, orders: list[dict[str, Any]], start: threading.Barrier) -> None:
    """The last buyers come in a file, taken in beside the running product."""
    channels: Any = import_module("zhidan.channels.api")
    rows = io.StringIO()
    table = csv.writer(rows)
    table.writerow(FILE_COLUMNS)
    for order in orders:
        line, person = order["lines"][0], order["recipient"]
        table.writerow([
            order["external_no"], line["outer_code"], line["title"], 1, line["unit_price"],
            person["name"], person["mobile"], person["province"], person["city"],
            person["district"], person["detail"],
        ])  # fmt: skip
    path.write_text(rows.getvalue(), encoding="utf-8")
    mapping = path.with_suffix(".json")
    mapping.write_text(json.dumps(FILE_MAPPING), encoding="utf-8")
    request = channels.ImportRequest(path=path, shop="drill", mapping=mapping)
    start.wait(PATIENCE_S)
    try:
        code, said = channels.import_files(request)
        if code != 0 or said["created"] != len(orders):
            raise RuntimeError(f"the file did not come in: {said}")
    finally:
        _close()


def _used_ticks(product: RunningProduct) -> dict[int, int]:
    """What each serving web process has used so far, in hundredths of a second."""
    used = {}
    assert product.process is not None
    for pid in children_of(product.process.pid):
        if b"granian" not in (Path("/proc") / str(pid) / "cmdline").read_bytes():
            continue
        for serving in children_of(pid):
            fields = (Path("/proc") / str(serving) / "stat").read_text().rpartition(")")[2].split()
            used[serving] = int(fields[11]) + int(fields[12])
    return used
