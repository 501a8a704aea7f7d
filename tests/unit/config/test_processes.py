"""Who is started for somebody does not outlive that somebody."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = str(Path(__file__).resolve().parents[3] / "src")
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
OURS = """
import sys
from pathlib import Path
from zhidan.config.launcher.supervisor import Child
child = Child("deaf", [sys.executable, "-c", sys.argv[1]], {}, None, Path(sys.argv[2]))
child.start()
"""
PLAIN = """
import subprocess, sys
class child:
    process = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=open(sys.argv[2], "wb"))
"""
ASKING = """
import os, signal
from zhidan.config.launcher.processes import die_with_parent
ask = die_with_parent(signal.SIGKILL)

def ends(run):
    child = os.fork()
    if child == 0:
        run()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

print(ends(ask), ends(lambda: os._exit(ends(ask))))
"""


def _lives(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(("start", "outlives"), [(OURS, False), (PLAIN, True)])
def test_a_service_that_takes_its_time_ends_at_once_when_its_parent_is_killed(
    tmp_path: Path, start: str, outlives: bool
) -> None:
    said = tmp_path / "said"
    with subprocess.Popen(
        [sys.executable, "-c", f"{start}\nprint(child.process.pid, flush=True)\ninput()",
         DEAF, str(said)],
        env={"PYTHONPATH": SOURCE}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as parent:  # fmt: skip
        assert parent.stdout
        pid = int(parent.stdout.readline())
        until = time.monotonic() + 20
        while "deaf" not in said.read_text() and time.monotonic() < until:
            time.sleep(0.02)
        parent.kill()

    until = time.monotonic() + (0.5 if outlives else 5)
    while _lives(pid) and time.monotonic() < until:
        time.sleep(0.02)

    assert _lives(pid) == outlives
    if outlives:
        subprocess.run(["kill", "-9", str(pid)], check=True)


def test_who_asks_after_its_parent_died_ends_itself() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASKING],
        check=True, capture_output=True, text=True, env={"PYTHONPATH": SOURCE},
    )  # fmt: skip
    assert said.stdout.split() == ["0", "1"]
