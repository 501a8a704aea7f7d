"""The order desk: what rules cost the intake, how fast many orders are approved by filter, how
fast those that could travel together are found, and how long an order's page takes."""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from bench.cpu import Spent, measured
from bench.desk_peer import beside_tryton
from bench.harness import Installation, Report, percentile, say
from bench.intake_bench import BATCH, take_in
from bench.load import request, send_all
from bench.seeding import SHOP, OrderMaker, seed_business, settle_statistics
from bench.serving import served
from zhidan.config.demo.bulk import make_orders
from zhidan.config.drills.keys import new_key
from zhidan.orders import api as orders
from zhidan.orders.incoming import IntakeRequest
from zhidan.orders.states import STAGES
from zhidan.platform import jobs
from zhidan.platform.actors import SYSTEM
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.work import run as work_run

TARGETS = {
    "rules_share_of_intake": "< 0.2", "approve_10000_s": "<= 20", "merge_scan_100k_s": "< 2",
    "order_page_p95_ms": "< 100", "tryton": ">= 50",
}  # fmt: skip
MOST_OF_A_GROUP = 20
OPEN, QUICK_OPEN = 100_000, 1_500


@dataclass
class Desk:
    """What the parts measure on: the base, whether it is a small one, and the shop's own rules.

    `candidates` were sent to be merged; what the base brings of its own is `found` beside them.
    """

    home: Installation
    is_quick: bool
    skus: int
    rules: list[UUID] = field(default_factory=list)
    candidates: int = 0
    found: int = 0
    makers: dict[int, OrderMaker] = field(default_factory=dict)

    def maker(self, tag: int) -> OrderMaker:
        """The maker of this tag, which goes on where it was."""
        return self.makers.setdefault(tag, OrderMaker(tag, skus=self.skus))


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Fill the base, then measure everything as often as asked."""
    report = Report("desk", targets=TARGETS)
    desk = Desk(home, options.quick, 300 if options.quick else 10_000)
    if not options.quick and options.most > OPEN:
        make_orders(options.most - OPEN, seed=2026)
    seed_business(skus=desk.skus)
    if not options.quick or options.peers:
        beside_tryton(home, report, desk.maker(15))
    _fill(desk, QUICK_OPEN if options.quick else OPEN)
    saved = work_run(orders.save_review_rules, actor=SYSTEM, edits=own_rules())
    desk.rules = [rule.rule_id for rule in saved]
    for _ in range(options.runs):
        report.runs.append({name: part(desk) for name, part in PARTS.items()})
        say(f"desk: {report.runs[-1]}")
    counts = orders.stage_counts(actor=SYSTEM)
    report.notes.append(
        f"{sum(counts[stage] for stage in STAGES)} orders, {counts['pending_review']} to review,"
        f" {desk.found} of them could be merged"
    )
    return report


def own_rules() -> list[orders.RuleEdit]:
    """Twenty rules as shops write them; none applies to the orders that are measured."""
    asked: list[tuple[orders.Condition, ...]] = [
        (_least("5000"), orders.Condition("units", "at_least", 1)),
        (_least("3000"), orders.Condition("province", "one_of", ["广东", "江苏"])),
        (orders.Condition("province", "one_of", ["新疆", "西藏", "青海"]),),
        (orders.Condition("city", "one_of", ["三沙", "舟山"]),),
        (orders.Condition("country", "none_of", ["CN"]),),
        (orders.Condition("buyer_message", "contains_any", ["发票", "改地址", "加急", "赠品"]),),
        (orders.Condition("seller_memo", "contains_any", ["等等", "勿发", "换货"]),),
        (orders.Condition("seller_memo", "is_set"), orders.Condition("flag", "one_of", [1, 2])),
        (orders.Condition("flag", "one_of", [3, 4, 5]),),
        (orders.Condition("titles", "contains_any", ["预售", "福袋"]),),
        (orders.Condition("codes", "contains_any", ["VIP-", "GIFT-"]),),
        (orders.Condition("units", "at_least", 40),),
        (orders.Condition("lines", "at_least", 12),),
        (orders.Condition("weight_g", "at_least", 20_000),),
        (orders.Condition("margin", "at_most", 5),),
        (orders.Condition("buyer_orders", "at_least", 3),),
        (orders.Condition("is_customised", "is", True), orders.Condition("is_cod", "is", True)),
        (orders.Condition("wants_invoice", "is", True), _least("1000")),
        (orders.Condition("is_presale", "is", True),),
        (orders.Condition("channel", "one_of", ["douyin"]), orders.Condition("hour", "at_most", 6)),
    ]
    return [
        orders.RuleEdit(
            name=f"规则 {place}",
            is_on=False,
            priority=place,
            conditions=orders.Conditions([orders.Group(list(conditions))]),
            actions=orders.Actions(hold="请查看"),
        )
        for place, conditions in enumerate(asked, start=1)
    ]


def _least(amount: str) -> orders.Condition:
    return orders.Condition("payable", "at_least", {"amount": amount, "currency": "CNY"})


def _switch(ids: Sequence[UUID], *, is_on: bool) -> None:
    edits = [orders.RuleEdit(id=one, is_on=is_on) for one in ids]
    work_run(orders.save_review_rules, actor=SYSTEM, edits=edits)


def _fill(desk: Desk, wanted: int) -> None:
    """Open orders, a fifth of them to people who have others, in groups of up to twenty."""
    sizes = itertools.cycle(range(2, MOST_OF_A_GROUP + 1))
    for _ in range(wanted // BATCH):
        sent = [desk.maker(14).order() for _ in range(BATCH)]
        place = 0
        while place < BATCH // 5:
            size = next(sizes)
            for order in sent[place : place + size]:
                order["recipient"] = sent[place]["recipient"]
            place += size
            desk.candidates += size
        body = json.dumps({"shop": SHOP, "orders": sent, "mode": "live"}).encode()
        said = msgspec.json.decode(body, type=IntakeRequest)
        work_run(orders.place_orders, actor=SYSTEM, shop=said.shop, orders=said.orders, mode="live")
    settle_statistics()


def rules_share(desk: Desk) -> float:
    """CPU of the intake with twenty own rules beside the checks as they come, against the same
    without them, in turns: how much more it is."""
    tags = {True: 11, False: 12}
    for is_on in (True, False):
        _switch(desk.rules, is_on=is_on)
        for _ in range(1 if desk.is_quick else 4):
            take_in(desk.maker(tags[is_on]).batch(BATCH))
    spent = {True: Spent(), False: Spent()}
    for turn in range(1 if desk.is_quick else 8):
        for is_on in (True, False) if turn % 2 else (False, True):
            _switch(desk.rules, is_on=is_on)
            bodies = [desk.maker(tags[is_on]).batch(BATCH) for _ in range(2)]
            gc.collect()
            with measured(spent[is_on], desk.home.postmaster):
                for body in bodies:
                    take_in(body)
    _switch(desk.rules, is_on=True)
    return round(spent[True].total_ms / spent[False].total_ms - 1, 4)


def approve_many(desk: Desk) -> float:
    """Seconds for ten thousand orders approved by filter through the job, as the list's button
    does it, with all rules on."""
    wanted = 1_000 if desk.is_quick else 10_000
    for _ in range(wanted // BATCH):
        take_in(desk.maker(13).batch(BATCH))
    newest = orders.OrderFilter(stage="pending_review")
    ids = orders.order_ids_matching(newest, actor=SYSTEM, limit=1_000_000)[-wanted:]
    started = time.perf_counter()
    work_run(
        jobs.enqueue, actor=SYSTEM, kind="orders.step",
        args={"action": "approve", "ids": ids, "params": {"reason": ""}}, total=len(ids),
        title="job.orders.approve", title_params={"count": len(ids)},
    )  # fmt: skip
    while run_next_job():
        pass
    taken = time.perf_counter() - started
    again = work_run(orders.approve_orders, actor=SYSTEM, order_ids=ids[:BATCH])
    if len(again.refused) != len(again):
        raise RuntimeError("the job left orders unapproved")
    return round(taken * 10_000 / wanted, 2)


def merge_scan(desk: Desk) -> float:
    """Seconds to find who could travel together among all open orders."""
    started = time.perf_counter()
    found = orders.merge_candidates(actor=SYSTEM)
    taken = time.perf_counter() - started
    desk.found = sum(map(len, found))
    if desk.found < desk.candidates:
        raise RuntimeError(f"{desk.found} candidates found, {desk.candidates} sent")
    return round(taken, 3)


def order_page(desk: Desk) -> float:
    """p95 in milliseconds of an order's page over HTTP: orders from all over the base, one after
    the other."""
    waiting = orders.OrderFilter(stage="pending_review")
    ids = orders.order_ids_matching(waiting, actor=SYSTEM, limit=200_000)
    chosen = ids[:: max(1, len(ids) // (50 if desk.is_quick else 400))]
    key = new_key(["orders.view", "money.view", "parties.view"])
    with served(desk.home) as product:
        sent = [request("GET", f"/api/v1/orders/{one}", key) for one in chosen]
        send_all(product.port, sent[:20], connections=1)  # the first of a process cost more
        load = send_all(product.port, sent, connections=1)
    if set(load.statuses) != {200}:
        raise RuntimeError(f"order page: {load.statuses} {load.bodies[:1]}")
    return round(percentile(load.latencies, 0.95), 2)


PARTS: dict[str, Callable[[Desk], float]] = {
    "rules_share_of_intake": rules_share,
    "approve_10000_s": approve_many,
    "merge_scan_100k_s": merge_scan,
    "order_page_p95_ms": order_page,
}
