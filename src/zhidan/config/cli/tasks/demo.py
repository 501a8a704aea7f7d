"""Makes bulk orders and tells how fast."""

from __future__ import annotations

import argparse
import json
import sys

from zhidan.config.cli.words import Words
from zhidan.config.demo.bulk import make_orders
from zhidan.config.demo.filling import HasOwnData

SECONDS = 10.0  # between two lines where nobody watches


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Progress on standard error, the sum on standard output."""

    told = 0.0
    is_watched = sys.stderr.isatty()

    def tell(done: int, total: int, seconds: float) -> None:
        nonlocal told
        if done < total and seconds - told < (0.2 if is_watched else SECONDS):
            return
        told = seconds
        start, end = ("\r", "") if is_watched and done < total else ("", "\n")
        rate = done / seconds if seconds else 0.0
        print(f"{start}{done}/{total}  {rate:.0f}/s", end=end, file=sys.stderr, flush=True)

    if arguments.orders < 1:
        words.warn("订单数至少为 1。", "at least one order.")
        return 2
    try:
        made = make_orders(arguments.orders, seed=arguments.seed, tell=tell)
    except HasOwnData:
        words.warn(
            "这里已有自己的数据, 不能混入演示数据。", "this installation has data of its own."
        )
        return 1
    if arguments.json:
        print(json.dumps(made.as_json()))
    else:
        words.say(
            f"{made.orders} 单, 其中新建 {made.created} 单, {made.seconds:.1f} 秒",
            f"{made.orders} orders, {made.created} of them new, {made.seconds:.1f} s",
        )
    return 0
