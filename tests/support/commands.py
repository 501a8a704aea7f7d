"""Commands as a person runs them: `./zhidan NAME … --json` in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.support.product import ROOT
from zhidan.config.launcher.data_folder import data_folder
from zhidan.config.launcher.postgres import Cluster


def zhidan(
    *arguments: str, source: Path = ROOT / "src", **variables: str
) -> tuple[int, dict[str, Any]]:
    """Run a command with --json, of the source tree or another: its exit code and answer."""
    done = run_python(
        "zhidan.config.cli.main", *arguments, "--json", "--lang", "en", source=source, **variables
    )
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return done.returncode, answer


def run_python(
    module: str, *arguments: str, source: Path = ROOT / "src", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a module of a source tree without this process's own ZHIDAN_ variables."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("ZHIDAN_")}
    path = os.pathsep.join([str(source), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env={**known, "PYTHONPATH": path, **variables}, check=False,
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def standing(data: Path) -> Iterator[str]:
    """The URL of the database of a folder in which nothing runs."""
    folder = data_folder(str(data))
    cluster = Cluster(folder.path, folder.account)
    cluster.start()
    try:
        yield cluster.url()
    finally:
        cluster.stop()


@contextmanager
def database_of(data: Path) -> Iterator[psycopg.Connection[Any]]:
    """A connection, as owner, to the database of a folder in which nothing runs."""
    with standing(data) as url, psycopg.connect(url) as owner:
        yield owner
