"""`./zhidan check`."""

from __future__ import annotations

import argparse

from zhidan.config.checks import Result, run_checks
from zhidan.config.cli.words import Words

HELP = ("检查代码: 风格、类型、结构、单元测试", "check the code: style, types, shape, unit tests")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Takes none."""


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Run the checks; each takes one line, a failed one shows what it said."""
    return 0 if all_pass(words) else 1


def all_pass(words: Words) -> bool:
    """Run the checks and tell how each went."""

    def tell(result: Result) -> None:
        verdict = words("通过", "ok") if result.passed else words("失败", "FAILED")
        print(f"{result.name:<8} {verdict}  {result.seconds:.1f} s", flush=True)

    results = run_checks(tell)
    for result in results:
        if not result.passed:
            print(f"\n── {result.name} ──\n{result.output.rstrip()}", flush=True)
    return all(result.passed for result in results)
