"""A first start: it tells its steps, goes on after being cut off at any of them, and says what
stopped it in one sentence with what to do."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.support.product import LiveProduct, free_port
from zhidan.config.launcher.client_build import WEB, node_environment, npm_command
from zhidan.platform.access import ROLES

pytestmark = pytest.mark.slow
# How long after a step was named the blow falls: in its midst.
STEPS = {"[4/7]": 0.3, "[5/7]": 0.8, "[6/7]": 3.0, "[7/7]": 0.2}
FIRST_WORDS = {
    "zh": ("[1/6] 准备 Python 环境…", "[2/6] 下载并安装依赖 (requirements.lock)…"),
    "en": (
        "[1/6] Preparing the Python environment…",
        "[2/6] Downloading and installing what requirements.lock names…",
    ),
}


def kill_at(product: LiveProduct, step: str, after: float) -> None:
    """Start it and kill it a moment after it has named the step."""

    def cut() -> bool:
        if step not in product.said:
            return False
        time.sleep(after)
        product.kill()
        return True

    with pytest.raises(AssertionError, match="up did not start"):
        product.start(meanwhile=cut)


def test_a_start_that_was_killed_at_each_step_goes_on_when_started_again(
    new_live_product: Callable[..., LiveProduct],
) -> None:
    product = new_live_product("--demo")
    for step, after in STEPS.items():
        kill_at(product, step, after)
    product.start()
    assert "[4/7]" not in product.said
    _each_role_gets_in_once(product)
    with psycopg.connect(product.database_url) as owner:
        counted = owner.execute(
            "SELECT count(*), count(DISTINCT external_no) FROM sales_order"
            " WHERE id NOT IN (SELECT order_id FROM order_lineage)"
        )
        orders, different = counted.fetchone() or (0, 0)
        assert orders == different > 6_000
        assert owner.execute("SELECT count(*) FROM shop").fetchone() == (7,)
    assert not list(product.data.glob("pg.new-*"))
    verified = subprocess.run(
        [str(ROOT / "zhidan"), "verify", "--data", str(product.data)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _each_role_gets_in_once(product: LiveProduct) -> None:
    """One link per role, each for another person; the banner's fact is told to the browser."""
    entered = []
    for token in re.findall(r"/enter#(\S+)", product.said):
        with httpx.Client(base_url=f"{product.url}/api/v1") as browser:
            browser.get("/session")
            csrf = {"X-CSRFToken": browser.cookies["csrftoken"], "Accept-Language": "en"}
            answers = [
                browser.post("/session/link", json={"token": token}, headers=csrf) for _ in "12"
            ]
        assert [answer.status_code == 200 for answer in answers] == [True, False]
        entered.append(answers[0].json())
    assert sorted(role for session in entered for role in session["roles"]) == sorted(ROLES)
    assert all(session["demo"] for session in entered)


ROOT = Path(__file__).resolve().parents[2]
FAKE = """#!/bin/sh
# Stands for Python: makes an environment that is a copy of itself, installs at leisure.
case "$*" in
    *version_info*) exit "${FAKE_TOO_OLD:-0}" ;;
    "-m venv --clear "*)
        mkdir -p "$4/bin"
        cp "$0" "$4/bin/python"
        [ -z "${FAKE_SLOW_VENV:-}" ] || sleep 5
        touch "$4/has-pip" ;;
    "-m pip --version") [ -f "$(dirname "$0")/../has-pip" ] ;;
    "-m pip install "*)
        echo "$PIP_INDEX_URL $*" >>"$FAKE_LOG"
        [ -z "${FAKE_SLOW_PIP:-}" ] || sleep 3
        [ -z "${FAKE_PIP_SAYS:-}" ] || { echo "$FAKE_PIP_SAYS" >&2; exit 1; } ;;
    "-m zhidan."*) echo "running $*" ;;
esac
"""


class Tree:
    """A copy of what the script needs, with a Python of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "pip.calls"
        for name in ("zhidan", "requirements.lock", "requirements-test.lock"):
            shutil.copy(ROOT / name, folder / name)
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.program("python", FAKE)

    def program(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def start(self, language: str = "en", **variables: str) -> subprocess.Popen[str]:
        environment: Mapping[str, str] = {
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "LANG": {"zh": "zh_CN.UTF-8", "en": "C.UTF-8"}[language],
            "ZHIDAN_PYTHON": str(self.bin / "python"),
            "FAKE_LOG": str(self.log),
            **variables,
        }
        return subprocess.Popen(
            [str(self.folder / "zhidan"), "up"], env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def says(self, language: str = "en", **variables: str) -> list[str]:
        started = self.start(language, **variables)
        return started.communicate(timeout=30)[0].splitlines()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_script_counts_its_steps_and_has_nothing_to_say_the_next_time(
    tree: Tree, language: str
) -> None:
    said = tree.says(language)
    assert tuple(said[:2]) == FIRST_WORDS[language]
    assert said[-1] == "running -m zhidan.config.cli.main up"
    assert tree.says(language) == ["running -m zhidan.config.cli.main up"]


@pytest.mark.parametrize("slow", ["FAKE_SLOW_VENV", "FAKE_SLOW_PIP"])
def test_the_script_goes_on_where_it_was_killed(tree: Tree, slow: str) -> None:
    started = tree.start(**{slow: "1"})
    mark = tree.folder / ".venv" / "bin" / "python" if "VENV" in slow else tree.log
    until = time.monotonic() + 10
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.communicate()

    said = tree.says()

    assert said[-1] == "running -m zhidan.config.cli.main up"
    again = ["[1/6]", "[2/6]"] if "VENV" in slow else ["[2/6]"]
    assert [line[:5] for line in said if line.startswith("[")] == again


def test_what_pip_installs_comes_from_where_the_user_says(tree: Tree) -> None:
    tree.says(PIP_INDEX_URL="https://mirror.test/simple")
    (call,) = tree.log.read_text(encoding="utf-8").splitlines()
    assert call.startswith("https://mirror.test/simple -m pip install ")
    # Neither another place on the command line nor a deaf ear for pip.conf.
    said = call.partition(" ")[2]
    assert "index" not in said
    assert "isolated" not in said


def test_what_npm_installs_comes_from_where_the_user_says(tmp_path: Path) -> None:
    (tmp_path / ".npmrc").write_text("registry=https://mirror.test/npm/\n", encoding="utf-8")
    inherited = {k: v for k, v in node_environment().items() if "npm_config" not in k.lower()}
    asked = subprocess.run(
        npm_command("config", "get", "registry"), cwd=WEB, check=True, capture_output=True,
        text=True, env={**inherited, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert asked.stdout.strip() == "https://mirror.test/npm/"


def test_what_npm_is_told_by_a_variable_counts() -> None:
    asked = subprocess.run(
        npm_command("config", "get", "registry"), cwd=WEB, check=True, capture_output=True,
        text=True, env={**node_environment(), "npm_config_registry": "https://mirror.test/npm/"},
    )  # fmt: skip
    assert asked.stdout.strip() == "https://mirror.test/npm/"


FULL = (
    "ERROR: Could not install packages: [Errno 28] No space left on device",
    "磁盘已满: 请清理磁盘后再运行一次",
    "the disk is full: free some space and run this again",
)
CUT_OFF = (
    "ERROR: No matching distribution found for annotated-types==0.8.0",
    "连不上软件源: 请检查网络或代理",
    "the package index cannot be reached: check network and proxy",
)


@pytest.mark.parametrize(("said_by_pip", "zh", "en"), [FULL, CUT_OFF], ids=["full", "cut off"])
def test_what_stops_the_packages_is_one_sentence_with_the_remedy(
    tree: Tree, said_by_pip: str, zh: str, en: str
) -> None:
    assert tree.says("zh", FAKE_PIP_SAYS=said_by_pip)[-1].startswith(zh)
    assert tree.says("en", FAKE_PIP_SAYS=said_by_pip)[-1].startswith(en)


def test_a_system_without_packages_is_named(tree: Tree) -> None:
    said = tree.says(FAKE_PIP_SAYS="Downloading x\nERROR: No matching distribution found for y")
    assert said[-1].endswith("use a 64-bit Debian or Ubuntu on x86_64 or arm64.")


NO_PACKAGES = ("此系统没有所需的安装包", "there are no packages for this system")


@pytest.mark.parametrize(
    ("name", "program", "zh", "en"),
    [
        ("uname", "echo Darwin", "织单只能在 Linux 上运行", "Zhidan runs on Linux only"),
        ("uname", "[ $1 = -m ] && echo i686 || echo Linux", *NO_PACKAGES),
        ("getconf", "echo 32", *NO_PACKAGES),
        ("ldd", "echo 'musl libc (x86_64)' >&2; exit 1", *NO_PACKAGES),
        ("df", "printf 'x\\n/dev/a 9 9 2048 1%% /\\n'", "磁盘空间不足", "no space left"),
    ],
)
def test_an_unfit_machine_is_told_before_anything_is_installed(
    tree: Tree, name: str, program: str, zh: str, en: str
) -> None:
    tree.program(name, f"#!/bin/sh\n{program}\n")
    assert tree.says("zh")[-1].startswith(zh)
    assert tree.says("en")[-1].startswith(en)
    assert not tree.log.exists()


def test_a_python_that_is_too_old_is_named(tree: Tree) -> None:
    assert tree.says("zh", FAKE_TOO_OLD="1")[-1].startswith("需要 Python 3.11 或更新")
    assert tree.says("en", FAKE_TOO_OLD="1")[-1].startswith("Python 3.11 or newer is needed")


NO_ROOM = {
    "zh": "磁盘空间不足: {} 需要至少 300 MB; 请清理磁盘, 或用 --data 换一个目录。",
    "en": "no space left: {} needs at least 300 MB; free some, or choose another folder with "
    "--data.",
}
# A small disk of its own, seen by nobody else and gone with the process.
ON_A_SMALL_DISK = 'mount -t tmpfs -o size=3m,mode=755 tmpfs "$0" && exec "$@" --data "$0/data"'


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a disk")
def test_a_data_folder_without_room_is_one_sentence_with_the_remedy() -> None:
    up = [sys.executable, "-m", "zhidan.config.cli.main", "up", "--port", str(free_port())]
    for language, sentence in NO_ROOM.items():
        with tempfile.TemporaryDirectory(prefix="zhidan-full-", dir="/tmp") as disk:
            done = subprocess.run(
                ["unshare", "--mount", "sh", "-c", ON_A_SMALL_DISK, disk, *up, "--lang", language],
                check=False, capture_output=True, text=True, cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            )  # fmt: skip
        assert done.returncode == 1
        said = [line for line in (done.stdout + done.stderr).splitlines() if "[" not in line[:1]]
        assert said == [sentence.format(f"{disk}/data")]
