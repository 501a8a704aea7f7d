"""The browser that tests drive: found, or installed where that may be done."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from zhidan.config.launcher.trouble import Trouble

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find_chromium() -> str | None:
    """The path of a Chromium, by ZHIDAN_CHROMIUM or by its usual names."""
    chosen = os.environ.get("ZHIDAN_CHROMIUM")
    if chosen:
        return chosen
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Whether Chinese text is drawn rather than boxes."""
    if shutil.which("fc-list"):
        listed = subprocess.run(
            ["fc-list", ":lang=zh", "file"], check=False, capture_output=True, text=True
        )
        return bool(listed.stdout.strip())
    return any(Path("/usr/share/fonts").glob("**/*CJK*"))


def ensure_browser() -> str:
    """The path of a Chromium, installed together with a Chinese font on Debian as root.

    Raises: Trouble that names what to install.
    """
    if (found := find_chromium()) and has_chinese_font():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, **quiet)  # type: ignore[call-overload]
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],
            check=False,
            env=environment,
            **quiet,
        )  # type: ignore[call-overload]
    if (found := find_chromium()) and has_chinese_font():
        return found
    raise Trouble(
        "浏览器测试需要 Chromium 和中文字体: sudo apt install chromium fonts-noto-cjk",
        "Browser tests need Chromium and a Chinese font: sudo apt install chromium fonts-noto-cjk",
    )
