"""The checks of the source tree, run side by side; what a passing one says is not shown."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from zhidan.config.environment import ROOT
from zhidan.config.launcher.client_build import (
    WEB,
    install_packages,
    node_environment,
    npm_command,
)
from zhidan.config.launcher.trouble import Trouble

PYTHON = Path(sys.executable).parent
# These read the whole tree, so they are what a change breaks first.
QUICK_TESTS = ("tests/unit", "tests/shape")


@dataclass(frozen=True)
class Result:
    """How one check went."""

    name: str
    passed: bool
    seconds: float
    output: str


def run_checks(tell: Callable[[Result], None]) -> list[Result]:
    """Run every check, Python's beside the client's; `tell` hears of each as it ends."""
    lanes = [_static_lane, _type_lane, _client_lane]
    with ThreadPoolExecutor(len(lanes)) as pool:
        running = [pool.submit(lane, tell) for lane in lanes]
        return [result for lane in running for result in lane.result()]


def _static_lane(tell: Callable[[Result], None]) -> list[Result]:
    source = [name for name in ("src", "tests", "bench") if (ROOT / name).is_dir()]
    quick = [name for name in QUICK_TESTS if (ROOT / name).is_dir()]
    return [
        _run("ruff", [_tool("ruff"), "check", "--quiet", *source], tell),
        _run("format", [_tool("ruff"), "format", "--check", "--quiet", *source], tell),
        _run(
            "layers", [_tool("lint-imports"), "--no-logo", "--cache-dir", _cache("imports")], tell
        ),
        _run("tests", [sys.executable, "-m", "pytest", "-q", *quick], tell),
    ]


def _type_lane(tell: Callable[[Result], None]) -> list[Result]:
    return [_run("types", [_tool("mypy")], tell)]


def _client_lane(tell: Callable[[Result], None]) -> list[Result]:
    if not (WEB / "package.json").is_file():
        return []
    started = time.monotonic()
    try:
        install_packages()
    except Trouble as trouble:
        result = Result("client", False, time.monotonic() - started, trouble.en)
        tell(result)
        return [result]
    return [_run("client", npm_command("run", "check"), tell, cwd=WEB, env=node_environment())]


def _run(
    name: str,
    command: Sequence[str],
    tell: Callable[[Result], None],
    *,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
) -> Result:
    started = time.monotonic()
    done = subprocess.run(
        list(command),
        cwd=cwd,
        check=False,
        env=env or {**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    result = Result(name, done.returncode == 0, time.monotonic() - started, done.stdout)
    tell(result)
    return result


def _tool(name: str) -> str:
    return str(PYTHON / name)


def _cache(name: str) -> str:
    return str(ROOT / ".cache" / name)
