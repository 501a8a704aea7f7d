"""`./zhidan test`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from zhidan.config.browser import ensure_browser
from zhidan.config.cli.check_command import all_pass
from zhidan.config.cli.words import Words
from zhidan.config.environment import ROOT
from zhidan.config.launcher.client_build import build_client

# In two processes: the browser journeys in one, the rest beside them.
EVERYTHING = ("-n", "2", "--no-loadscope-reorder", "tests")
HELP = ("运行全部检查和测试 (含浏览器)", "run every check and test, browser included")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Paths to run instead of everything."""
    parser.add_argument(
        "paths", nargs="*", help=words("只运行这些测试", "run these tests only, without checks")
    )


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Build the client, check, then every test; the last line is the sum of pytest."""
    environment = {**os.environ, "ZHIDAN_CHROMIUM": ensure_browser()}
    build_client()
    passed = bool(arguments.paths) or all_pass(words)
    if not passed:
        words.warn("检查未通过 (见上)。", "The checks did not pass, see above.")
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *(arguments.paths or EVERYTHING)],
        cwd=ROOT,
        check=False,
        env=environment,
    )
    return tested.returncode or (0 if passed else 1)
