"""`./zhidan bench NAME`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from zhidan.config.cli.common import add_json
from zhidan.config.cli.words import Words
from zhidan.config.environment import ROOT

HELP = ("性能测试, 与同场参照相比", "benchmarks, each beside a reference of the same run")
NAMES = ("intake", "hot", "lists", "import", "growth", "live", "footprint", "desk")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Which benchmark, and how long."""
    parser.add_argument("name", choices=NAMES, help=words("测什么", "what to measure"))
    parser.add_argument(
        "--runs",
        type=int,
        default=3,
        metavar="N",
        help=words("次数 (取中位数)", "runs, for medians"),
    )
    parser.add_argument(
        "--most",
        type=int,
        default=1_000_000,
        metavar="N",
        help=words(
            "lists、growth、desk 最多多少单", "orders in the largest base of lists, growth and desk"
        ),
    )
    parser.add_argument(
        "--http", action="store_true", help=words("逐单经 HTTP", "single orders over HTTP")
    )
    parser.add_argument(
        "--peers",
        action="store_true",
        help=words("与 Tryton、django-oscar 比较", "Tryton and django-oscar beside it"),
    )
    parser.add_argument(
        "--quick", action="store_true", help=words("很小的规模, 只看能否运行", "tiny: does it run")
    )
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Run it in a process of its own, so that nothing of this one is measured."""
    if not (ROOT / "bench").is_dir():
        words.warn("此安装不含 bench/。", "this installation has no bench/.")
        return 2
    flags = [f"--{name}" for name in ("http", "peers", "quick", "json") if getattr(arguments, name)]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    sizes = ["--runs", str(arguments.runs), "--most", str(arguments.most)]
    command = [sys.executable, "-m", "bench", arguments.name, *sizes, *flags]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=False
    ).returncode
