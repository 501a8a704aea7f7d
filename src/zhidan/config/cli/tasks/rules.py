"""Lists review rules, and tries one on the orders of the last days."""

from __future__ import annotations

import argparse
import json

from zhidan.config.cli.words import Words
from zhidan.orders.api import MOST_DAYS, rule_named, rules_in_words, try_rule
from zhidan.platform.actors import CLI
from zhidan.platform.work import JOB
from zhidan.platform.work import run as run_work


def run(arguments: argparse.Namespace, words: Words) -> int:
    """The answer is JSON for programs, a few lines for people."""
    return _list(arguments, words) if arguments.what == "list" else _try(arguments, words)


def _list(arguments: argparse.Namespace, words: Words) -> int:
    listed = rules_in_words(words("zh-CN", "en"))
    if arguments.json:
        print(json.dumps({"items": listed}, ensure_ascii=False, default=str))
        return 0
    for rule in listed:
        state = words("启用", "on ") if rule["is_on"] else words("停用", "off")
        print(f"{state}  {rule['check'] or rule['id']}  {rule['name']}  {rule['detail']}")
    return 0


def _try(arguments: argparse.Namespace, words: Words) -> int:
    rule = rule_named(arguments.rule)
    if rule is None:
        words.warn(f"没有策略 {arguments.rule}", f"no such rule: {arguments.rule}")
        return 2
    if not 1 <= arguments.days <= MOST_DAYS:
        words.warn(f"天数应为 1 至 {MOST_DAYS}", f"days must be 1 to {MOST_DAYS}")
        return 2
    trial = run_work(try_rule, actor=CLI, bounds=JOB, rule=rule, days=arguments.days)
    if arguments.json:
        examples = [
            {
                "order_id": str(one.order_id),
                "order_no": one.order_no,
                "before": one.before,
                "after": one.after,
            }
            for one in trial.examples
        ]
        answer = {
            "orders": trial.orders, "would_change": trial.would_change, "examples": examples,
        }  # fmt: skip
        print(json.dumps(answer, ensure_ascii=False, default=str))
        return 0
    words.say(
        f"{trial.orders} 单里有 {trial.would_change} 单会不同",
        f"{trial.would_change} of {trial.orders} orders would go another way",
    )
    for one in trial.examples:
        before, after = (", ".join(side["holds"]) or "–" for side in (one.before, one.after))
        print(f"{one.order_no}  {before} → {after}")
    return 0
