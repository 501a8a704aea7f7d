"""The order desk: what rules cost the intake, and how fast many orders are approved by filter."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Sequence

from bench.cpu import Spent, measured
from bench.harness import Figures, Installation, Report, say
from bench.intake_bench import BATCH, take_in
from bench.seeding import OrderMaker, seed_business, settle_statistics
from zhidan.orders import api as orders
from zhidan.platform import jobs
from zhidan.platform.actors import SYSTEM
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.work import run as work_run

TARGETS = {"rules_share_of_intake": "< 0.2", "approve_10000_s": "<= 20"}
Part = Callable[[Installation, argparse.Namespace, Report], None]


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Each part after the other, in one installation."""
    report = Report("desk", targets=TARGETS)
    seed_business(skus=300 if options.quick else 10_000)
    for part in PARTS:
        part(home, options, report)
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


def _switch(ids: Sequence[object], *, is_on: bool) -> None:
    edits = [orders.RuleEdit(id=one, is_on=is_on) for one in ids]  # type: ignore[arg-type]
    work_run(orders.save_review_rules, actor=SYSTEM, edits=edits)


def rules_share(home: Installation, options: argparse.Namespace, report: Report) -> None:
    """CPU of the intake with twenty own rules beside the checks as they come, against the same
    without them, in turns."""
    saved = work_run(orders.save_review_rules, actor=SYSTEM, edits=own_rules())
    ids = [rule.rule_id for rule in saved]
    skus = 300 if options.quick else 10_000
    makers = {True: OrderMaker(11, skus=skus), False: OrderMaker(12, skus=skus)}
    for is_on in (True, False):
        _switch(ids, is_on=is_on)
        for _ in range(1 if options.quick else 4):
            take_in(makers[is_on].batch(BATCH))
    turns, batches = (1, 1) if options.quick else (8, 2)
    for _ in range(options.runs):
        spent = {True: Spent(), False: Spent()}
        for turn in range(turns):
            for is_on in (True, False) if turn % 2 else (False, True):
                _switch(ids, is_on=is_on)
                bodies = [makers[is_on].batch(BATCH) for _ in range(batches)]
                gc.collect()
                with measured(spent[is_on], home.postmaster):
                    for body in bodies:
                        take_in(body)
        count = BATCH * batches * turns
        found: Figures = {
            "orders": count, "with_rules": spent[True].per(count),
            "without_rules": spent[False].per(count),
            "rules_share_of_intake": round(spent[True].total_ms / spent[False].total_ms - 1, 4),
        }  # fmt: skip
        say(f"desk: {found}")
        report.runs.append(found)
    _switch(ids, is_on=False)
    report.ratios["rules_share_of_intake"] = report.median()["rules_share_of_intake"]


def approve_many(_home: Installation, options: argparse.Namespace, report: Report) -> None:
    """Ten thousand orders approved by filter through the job, as the list's button does it."""
    wanted = 1_000 if options.quick else 10_000
    maker = OrderMaker(13, skus=300 if options.quick else 10_000)
    for _ in range(wanted // BATCH):
        take_in(maker.batch(BATCH))
    settle_statistics()
    waiting = orders.OrderFilter(stage="pending_review")
    ids = orders.order_ids_matching(waiting, actor=SYSTEM, limit=wanted)
    started = time.perf_counter()
    work_run(
        jobs.enqueue, actor=SYSTEM, kind="orders.step",
        args={"action": "approve", "ids": ids, "params": {"reason": ""}}, total=len(ids),
        title="job.orders.approve", title_params={"count": len(ids)},
    )  # fmt: skip
    while run_next_job():
        pass
    taken = time.perf_counter() - started
    if len(work_run(orders.approve_orders, actor=SYSTEM, order_ids=ids[:BATCH]).refused) != min(
        BATCH, len(ids)
    ):
        raise RuntimeError("the job left orders unapproved")
    report.ratios["approve_10000_s"] = round(taken * 10_000 / wanted, 2)


# Each measures one thing of the desk and adds it to the report.
PARTS: tuple[Part, ...] = (rules_share, approve_many)
