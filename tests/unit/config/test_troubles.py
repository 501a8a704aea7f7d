"""What stops a first start, each in one sentence with the remedy."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from zhidan.config.launcher.account import working_account
from zhidan.config.launcher.client_build import explain_npm
from zhidan.config.launcher.data_folder import DataFolder, data_folder
from zhidan.config.launcher.trouble import Trouble


class Usage(NamedTuple):
    """What a disk says of itself."""

    total: int
    used: int
    free: int


def test_root_without_a_usable_account(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_name: str) -> None:
        raise KeyError

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", unknown)
    monkeypatch.setattr(shutil, "which", lambda _name, path: None)  # noqa: ARG005

    with pytest.raises(Trouble) as refused:
        working_account()

    assert refused.value.zh == "找不到 useradd: 请用普通用户运行, 或先建立系统用户 zhidan。"
    assert refused.value.en == (
        "useradd is missing: run as an ordinary user, or create a system user named zhidan."
    )


def test_no_space_for_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10, 9, 1))

    with pytest.raises(Trouble) as refused:
        DataFolder(tmp_path, None).prepare()

    assert refused.value.code == "disk_nearly_full"
    assert refused.value.zh.endswith("需要至少 300 MB; 请清理磁盘, 或用 --data 换一个目录。")
    assert refused.value.en.endswith("free some, or choose another folder with --data.")


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ("npm error code ENOTFOUND", "连不上 npm 软件源", "the npm registry cannot be reached"),
        ("npm error code ENOSPC", "磁盘已满", "the disk is full"),
    ],
)
def test_what_stops_the_packages_of_the_client(said: str, zh: str, en: str) -> None:
    with pytest.raises(Trouble) as refused:
        explain_npm(said)
    assert (refused.value.zh.startswith(zh), refused.value.en.startswith(en)) == (True, True)


def test_what_npm_says_of_our_own_faults_is_shown_as_it_is() -> None:
    explain_npm("src/main.tsx(3,1): error TS2304: Cannot find name 'x'.")


def test_the_demo_has_a_place_of_its_own_unless_one_is_named() -> None:
    home = {"XDG_DATA_HOME": "/home/li/data"}
    own, demo = (data_folder(None, home, is_demo=is_demo).path for is_demo in (False, True))
    assert demo == own.with_name(f"{own.name}-demo")
    assert data_folder("/srv/x", home, is_demo=True).path == Path("/srv/x")
