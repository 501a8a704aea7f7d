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
    """Host and port, and the certificate where it speaks HTTPS itself."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    proxies: Sequence[str] = ()

    @property
    def is_https(self) -> bool:
        """Whether people reach it by HTTPS, here or at the proxy in front."""
        return self.certificate is not None or bool(self.proxies)

    @property
    def here(self) -> str:
        """The host by which this machine reaches it."""
        return EVERYWHERE.get(self.host, self.host)

    @property
    def url(self) -> str:
        scheme = "https" if self.certificate else "http"
        host = f"[{self.here}]" if ":" in self.here else self.here
        return f"{scheme}://{host}:{self.port}"

    def check(self) -> None:
        """Refuse what must not or cannot be served.

        Raises: Trouble for a public address without HTTPS, a missing file, a port in use.
        """
        if not is_loopback(self.host) and not self.is_https:
            raise Trouble(
                f"{self.host} 不是本机地址: 请给出 --tls-cert 和 --tls-key, "
                "或用 ZHIDAN_TRUSTED_PROXIES 指明前面的 HTTPS 代理。",
                f"{self.host} is not this machine: give --tls-cert and --tls-key, "
                "or name the HTTPS proxy in front in ZHIDAN_TRUSTED_PROXIES.",
            )
        for path in (self.certificate, self.key):
            if path is not None and not path.is_file():
                raise Trouble(f"找不到文件 {path}。", f"there is no file {path}.")
        if bool(self.certificate) != bool(self.key):
            raise Trouble(
                "--tls-cert 和 --tls-key 必须一起给出。", "--tls-cert and --tls-key go together."
            )
        self._check_port()

    def _check_port(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise Trouble(*_sentences(error, self.host, self.port)) from None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sentences(error: OSError, host: str, port: int) -> tuple[str, str]:
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被占用: 请用 --port 换一个。",
            f"port {port} is in use: choose another with --port.",
        )
    if error.errno == errno.EACCES:
        return (
            f"没有权限使用端口 {port}: 请用 --port 选 1024 以上的端口。",
            f"port {port} needs root: choose one above 1024 with --port.",
        )
    return (f"无法监听 {host}:{port}: {error.strerror}", f"cannot listen: {error.strerror}")
