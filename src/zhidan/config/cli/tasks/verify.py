"""Recomputes the invariants and tells what broke one."""

from __future__ import annotations

import argparse
import json

from zhidan.config.cli.words import Words
from zhidan.insights.api import verify
from zhidan.kernel.errors import InvalidInput


def run(arguments: argparse.Namespace, words: Words) -> int:
    """One line per violation, and the sum."""
    try:
        report = verify(arguments.ids or None)
    except InvalidInput as refused:
        words.warn(f"没有不变量 {refused.params}", f"no such invariant: {refused.params}")
        return 2
    if arguments.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for found in report.violations:
            print(f"{found.invariant}: {found.says}\n    {', '.join(found.ids)}")
        words.say(
            f"{report.invariants} 条不变量, {report.rows} 行, {len(report.violations)} 处不符, "
            f"{report.seconds:.1f} 秒",
            f"{report.invariants} invariants, {report.rows} rows, {len(report.violations)} broken, "
            f"{report.seconds:.1f} s",
        )
    return 0 if report.ok else 1
