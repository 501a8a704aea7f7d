"""Where the product listens, and whether it may."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhidan.config.launcher.trouble import Trouble

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  only translated, not bound


@dataclass(frozen=True)
class Address:
    """Host and port, and where it speaks HTTPS itself, certificate and key (`tls`:
    two files, or both in one)."""

    host: str
    port: int
    tls: Sequence[Path] = ()
    proxies: Sequence[str] = ()

    @property
    def is_https(self) -> bool:
        """Whether people reach it by HTTPS, here or at the proxy in front."""
        return bool(self.tls or self.proxies)

    @property
    def here(self) -> str:
        """The host by which this machine reaches it."""
        return EVERYWHERE.get(self.host, self.host)

    @property
    def url(self) -> str:
        scheme = "https" if self.tls else "http"
        host = f"[{self.here}]" if ":" in self.here else self.here
        return f"{scheme}://{host}:{self.port}"

    def check(self) -> None:
        """Refuse what must not or cannot be served.

        Raises: Trouble for a public address without HTTPS, a missing file, a port in use.
        """
        if not is_loopback(self.host) and not self.is_https:
            raise Trouble(
                f"{self.host} 不是本机地址: 请用 --tls 给出证书和私钥, "
                "或用 ZHIDAN_TRUSTED_PROXIES 指明前面的 HTTPS 代理 "
                "(并用 ZHIDAN_HOSTS 给出它的域名)。",
                f"{self.host} is not this machine: give certificate and key with --tls, "
                "or name the HTTPS proxy in front in ZHIDAN_TRUSTED_PROXIES "
                "(and its host names in ZHIDAN_HOSTS).",
                "address_without_https",
            )
        if len(self.tls) > 2:
            raise Trouble(
                "--tls 只需要证书和私钥两个文件。", "--tls takes two files: certificate and key."
            )
        for path in self.tls:
            if not path.is_file():
                raise Trouble(f"找不到文件 {path}。", f"there is no file {path}.", "file_missing")
        if not 0 < self.port < 65_536:
            raise Trouble(
                f"没有端口 {self.port}。", f"there is no port {self.port}.", "port_unusable"
            )
        self._check_port()

    def _check_port(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise _trouble(error, self.host, self.port) from None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _trouble(error: OSError, host: str, port: int) -> Trouble:
    if error.errno == errno.EADDRINUSE:
        return Trouble(
            f"端口 {port} 已被占用: 请用 --port 换一个。",
            f"port {port} is in use: choose another with --port.",
            "port_taken",
            port=port,
        )
    if error.errno == errno.EACCES:
        return Trouble(
            f"没有权限使用端口 {port}: 请用 --port 选 1024 以上的端口。",
            f"port {port} needs root: choose one above 1024 with --port.",
            "port_needs_root",
            port=port,
        )
    said = error.strerror
    return Trouble(f"无法监听 {host}:{port}: {said}", f"cannot listen: {said}", "port_unusable")
