"""Lists, search and tab counts while the base grows: in the database and over HTTP."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.db import connection

from bench.cpu import Spent, measured
from bench.harness import Figures, Installation, Report, percentile, say
from bench.load import request, send_all
from bench.seeding import settle_statistics
from bench.serving import served
from zhidan.config.demo.bulk import make_orders
from zhidan.config.drills.keys import new_key
from zhidan.kernel.clock import now
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import count_orders, order_list, stage_counts
from zhidan.parties.operations.write_recipients import recipient_aad
from zhidan.parties.people import PersonalData
from zhidan.parties.queries import newest_recipient
from zhidan.platform.actors import SYSTEM
from zhidan.platform.privacy import unseal

SIZES = (10_000, 100_000, 1_000_000)
QUICK_SIZES = (500, 1_500)
LIMIT = 50
TARGETS = {
    "database_p95_ms": "<= 50", "http_p95_ms": "<= 150", "growth_database": "<= 1.5",
    "growth_http": "<= 1.5", "cpu_list_of_50_ms": "<= 4", "words_p95_ms": "<= 50",
}  # fmt: skip


@dataclass
class Timed:
    """Milliseconds of one kind of question, asked often."""

    values: list[float] = field(default_factory=list)

    def p95(self) -> float:
        return round(percentile(self.values, 0.95), 2)


class _Statements:
    """Adds up how long the statements of one question took, without what Python does with them."""

    def __init__(self) -> None:
        self.ms = 0.0

    def __call__(self, execute: Callable[..., Any], *call: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*call)
        finally:
            self.ms += (time.perf_counter() - started) * 1000.0

    @contextmanager
    def timing(self, into: Timed) -> Any:
        self.ms = 0.0
        with connection.execute_wrapper(self):
            yield
        into.values.append(self.ms)


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Grow the base step by step and ask the same questions at each size."""
    report = Report("lists", targets=TARGETS)
    sizes = QUICK_SIZES if options.quick else tuple(s for s in SIZES if s <= options.most)
    rounds = 3 if options.quick else 25
    there = 0
    for number, size in enumerate(sizes):
        started = time.perf_counter()
        make_orders(size - there, seed=2026 + number)
        there = size
        settle_statistics()
        say(f"lists: {size} orders there after {time.perf_counter() - started:.0f} s")
        report.runs.append(_at_size(home, size, rounds))
    first, last = report.runs[0], report.runs[-1]
    report.ratios = {
        "database_p95_ms": max(run["database_p95_ms"] for run in report.runs),
        "http_p95_ms": max(run["http_p95_ms"] for run in report.runs),
        # The target speaks of the slowest twentieth; the median stands beside it.
        "growth_database": round(last["database_p95_ms"] / first["database_p95_ms"], 2),
        "growth_http": round(last["http_p95_ms"] / first["http_p95_ms"], 2),
        "growth_database_p50": round(last["database_p50_ms"] / first["database_p50_ms"], 2),
        "growth_http_p50": round(last["http_p50_ms"] / first["http_p50_ms"], 2),
        "cpu_list_of_50_ms": last["cpu_list_of_50_ms"],
        "words_p95_ms": max(run["words_p95_ms"] for run in report.runs),
    }
    return report


def _at_size(home: Installation, size: int, rounds: int) -> Figures:
    questions = filters()
    samples = sample_people(30)
    words = sample_words(8 if rounds < 25 else 60)
    for _ in range(2):  # once to bring what is asked for into memory, once for the figures
        database = {**_time_lists(questions, rounds), **_time_search(samples, rounds)}
        by_words = _time_words(words)
    cpu = _cpu_of_a_list(home, rounds)
    http = _time_http(home, questions, samples, rounds)
    pooled = [value for timed in database.values() for value in timed.values]
    pooled_http = [value for timed in http.values() for value in timed.values]
    found = {
        "orders": size,
        "database_p95_ms": round(percentile(pooled, 0.95), 2),
        "database_p50_ms": round(percentile(pooled, 0.5), 2),
        "database_worst_ms": max(timed.p95() for timed in database.values()),
        "http_p95_ms": round(percentile(pooled_http, 0.95), 2),
        "http_p50_ms": round(percentile(pooled_http, 0.5), 2),
        "http_worst_ms": max(timed.p95() for timed in http.values()),
        "cpu_list_of_50_ms": cpu,
        # Two signs inside a title or a note, apart from what is asked for all day long.
        "words_p95_ms": max(timed.p95() for timed in by_words.values() if timed.values),
        "words": {name: timed.p95() for name, timed in by_words.items()},
        "database": {name: timed.p95() for name, timed in database.items()},
        "http": {name: timed.p95() for name, timed in http.items()},
    }
    say(f"lists: {found}")
    return found


def filters() -> dict[str, dict[str, str]]:
    """The ten usual filters, and none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM warehouse ORDER BY code LIMIT 1")
        warehouse = str(cursor.fetchone()[0])
        cursor.execute("SELECT code, channel FROM shop ORDER BY code LIMIT 1")
        shop, channel = cursor.fetchone()
    today = now().date()
    return {
        "none": {},
        "stage": {"stage": "pending_review"},
        "exception": {"stage": "exception"},
        "shop": {"shop": shop},
        "channel": {"channel": channel},
        "warehouse": {"warehouse": warehouse},
        "hold": {"hold": "shortage"},
        "payment": {"payment": "unpaid,partially_paid"},
        "days": {"placed_from": str(today - timedelta(days=9)), "placed_to": str(today)},
        "due": {"ship_by_before": str(today + timedelta(days=1)), "sort": "ship_by"},
        "flag": {"flag": "1"},
        "customised": {"is_customised": "true"},
    }


@dataclass(frozen=True)
class Sample:
    """How one order may be asked for."""

    order_no: str
    external_no: str
    phone: str
    name: str

    def texts(self) -> dict[str, str]:
        return {
            "order_no": self.order_no, "external_no": self.external_no, "phone": self.phone,
            "name": self.name,
        }  # fmt: skip


def sample_people(count: int) -> list[Sample]:
    """Orders from all over the base whose recipients are plain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, o.order_no, o.external_no FROM sales_order o JOIN recipient r"
            " ON r.order_id = o.id WHERE r.pii_state = 'plain' ORDER BY o.external_no LIMIT 20000"
        )
        rows = cursor.fetchall()
    samples = []
    for order_id, order_no, external_no in random.Random(5).sample(rows, min(count, len(rows))):
        row = newest_recipient(order_id)
        if row is None:
            continue
        plain = unseal(bytes(row.sealed), recipient_aad(order_id, row.id))
        person = msgspec.json.decode(plain, type=PersonalData)
        samples.append(Sample(order_no, external_no, person.mobile or person.phone, person.name))
    return samples


_TITLES = "SELECT title FROM sold_title ORDER BY md5(id::text) LIMIT 3000"
_NOTES = """
SELECT concat_ws(' ', buyer_message, seller_memo, note) FROM sales_order
WHERE buyer_message <> '' OR seller_memo <> '' OR note <> '' LIMIT 3000
"""


def sample_words(count: int) -> dict[str, list[str]]:
    """Two signs beside each other out of titles, and out of notes; and some that are nowhere."""
    rnd = random.Random(6)
    found: dict[str, list[str]] = {"nowhere": [f"龘{chr(0x4E00 + n)}" for n in range(count // 3)]}
    for kind, asked in (("title", _TITLES), ("note", _NOTES)):
        with connection.cursor() as cursor:
            cursor.execute(asked)
            texts = [text for (text,) in cursor.fetchall()]
        pairs = {text[at : at + 2] for text in texts for at in range(len(text) - 1)}
        usual = sorted(pair for pair in pairs if pair.isalpha() and not pair.isascii())
        found[kind] = rnd.sample(usual, min(count, len(usual)))
    return found


def _time_words(words: dict[str, list[str]]) -> dict[str, Timed]:
    clock = _Statements()
    found: dict[str, Timed] = {}
    for kind, texts in words.items():
        timed = found[f"words in a {kind}" if kind != "nowhere" else "words nowhere"] = Timed()
        for text in texts:
            with clock.timing(timed):
                order_list(
                    OrderFilter(q=text), sort="-placed_at", cursor=None, limit=LIMIT, actor=SYSTEM
                )
    return found


def _time_lists(questions: dict[str, dict[str, str]], rounds: int) -> dict[str, Timed]:
    clock = _Statements()
    found: dict[str, Timed] = {}
    for name, asked in questions.items():
        wanted, sort = _parted(asked)
        timed = found[f"list {name}"] = Timed()
        cursor = None
        for _ in range(rounds):
            with clock.timing(timed):
                page = order_list(wanted, sort=sort, cursor=cursor, limit=LIMIT, actor=SYSTEM)
            cursor = page.next
    tabs, counted = Timed(), Timed()
    for number in range(rounds):
        with clock.timing(tabs):
            stage_counts(actor=SYSTEM)
        asked = list(questions.values())[number % len(questions)]
        with clock.timing(counted):
            count_orders(_parted(asked)[0], actor=SYSTEM)
    return {**found, "tab counts": tabs, "filter count": counted}


def _parted(asked: dict[str, str]) -> tuple[OrderFilter, str]:
    fields = {name: value for name, value in asked.items() if name != "sort"}
    return OrderFilter(**fields), asked.get("sort", "-placed_at")


def _time_search(samples: list[Sample], rounds: int) -> dict[str, Timed]:
    clock = _Statements()
    found: dict[str, Timed] = {}
    for sample in samples[:rounds]:
        for kind, text in sample.texts().items():
            with clock.timing(found.setdefault(f"search {kind}", Timed())):
                order_list(
                    OrderFilter(q=text), sort="-placed_at", cursor=None, limit=LIMIT, actor=SYSTEM
                )
    return found


def _cpu_of_a_list(home: Installation, rounds: int) -> float:
    spent = Spent()
    with measured(spent, home.postmaster):
        for _ in range(rounds * 8):
            order_list(OrderFilter(), sort="-placed_at", cursor=None, limit=LIMIT, actor=SYSTEM)
    return spent.per(rounds * 8)["cpu_ms"]


def _time_http(
    home: Installation, questions: dict[str, dict[str, str]], samples: list[Sample], rounds: int
) -> dict[str, Timed]:
    key = new_key(["orders.view", "money.view", "parties.view"])
    found: dict[str, Timed] = {}
    with served(home) as product:

        def ask(name: str, paths: list[str]) -> None:
            sent = [request("GET", f"/api/v1{path}", key) for path in paths]
            load = send_all(product.port, sent, connections=1)
            if set(load.statuses) != {200}:
                raise RuntimeError(f"{name}: {load.statuses} {load.bodies[:1]}")
            found[name] = Timed(load.latencies)

        ask("list none", ["/orders?limit=50"] * 20)  # the first requests of a process cost more
        for name, asked in questions.items():
            ask(f"list {name}", [f"/orders?{urlencode({**asked, 'limit': LIMIT})}"] * rounds)
        ask("tab counts", ["/orders/stages"] * rounds)
        for kind in ("order_no", "external_no", "phone", "name"):
            texts = [sample.texts()[kind] for sample in samples[:rounds]]
            ask(f"search {kind}", [f"/orders?{urlencode({'q': t, 'limit': LIMIT})}" for t in texts])
    return found
