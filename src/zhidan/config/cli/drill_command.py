"""`./zhidan drill crash`, `walk` and `race`."""

from __future__ import annotations

import argparse
import json
import secrets

from zhidan.config.cli.common import add_json
from zhidan.config.cli.words import Words
from zhidan.config.drills.crash import crash_drill, summary
from zhidan.config.drills.race import race_drill
from zhidan.config.drills.walking import WalkReport, walk_drill

HELP = (
    "演练: 强杀进程 (crash)、随机操作 (walk)、抢最后一件 (race)",
    "drills: kill processes (crash), act at random (walk), race for the last unit (race)",
)


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Which drill, how much of it, its control, its seed."""
    parser.add_argument("drill", choices=("crash", "walk", "race"))
    parser.add_argument(
        "--kills", type=int, default=60, metavar="N", help=words("强杀次数", "how many kills")
    )
    parser.add_argument(
        "--steps", type=int, default=2000, metavar="N", help=words("随机步数", "how many steps")
    )
    parser.add_argument(
        "--chains",
        type=int,
        default=0,
        metavar="N",
        help=words(
            "改走随机链 (拆合改退) 的条数", "walk so many chains of split, merge, change instead"
        ),
    )
    parser.add_argument(
        "--rounds", type=int, default=50, metavar="N", help=words("抢购轮数", "rounds of a race")
    )
    parser.add_argument(
        "--control",
        action="store_true",
        help=words("对照: 不等落盘, 必须丢单", "the run that must lose: commits do not wait"),
    )
    parser.add_argument(
        "--seed", type=int, default=None, metavar="N", help=words("随机种子", "seed of the run")
    )
    add_json(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 0 when the drill went as it must; the control must lose."""
    seed = secrets.randbelow(10**6) if arguments.seed is None else arguments.seed

    def tell(line: str) -> None:
        if not arguments.json:
            print(line, flush=True)

    if arguments.drill == "walk":
        walked: WalkReport = walk_drill(
            steps=arguments.steps, seed=seed, chains=arguments.chains, tell=tell
        )
        print(json.dumps(walked.as_json()) if arguments.json else walked.summary())
        return 0 if walked.ok else 1
    if arguments.drill == "race":
        raced = race_drill(rounds=arguments.rounds, seed=seed, tell=tell)
        print(json.dumps(raced.as_json()) if arguments.json else raced.summary())
        return 0 if raced.ok else 1
    report = crash_drill(kills=arguments.kills, seed=seed, is_control=arguments.control, tell=tell)
    print(json.dumps(report.as_json(), ensure_ascii=False) if arguments.json else summary(report))
    return 0 if report.ok else 1
