"""Where the product may listen."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from zhidan.config.launcher.address import Address
from zhidan.config.launcher.trouble import Trouble


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_this_machine_needs_no_certificate() -> None:
    Address("127.0.0.1", free_port()).check()


def test_a_public_address_is_refused_without_https() -> None:
    with pytest.raises(Trouble, match="not this machine"):
        Address("0.0.0.0", free_port()).check()


def test_a_public_address_is_allowed_behind_a_trusted_proxy() -> None:
    Address("0.0.0.0", free_port(), proxies=["10.0.0.1"]).check()


def test_a_certificate_may_hold_its_key_and_must_be_there(tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    with pytest.raises(Trouble, match="there is no file"):
        Address("0.0.0.0", free_port(), tls=[certificate]).check()
    certificate.write_text("-", encoding="ascii")
    Address("0.0.0.0", free_port(), tls=[certificate]).check()
    with pytest.raises(Trouble, match="two files"):
        Address("0.0.0.0", free_port(), tls=[certificate] * 3).check()


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_port_that_cannot_be_is_said_in_one_sentence(port: int) -> None:
    with pytest.raises(Trouble, match=f"there is no port {port}"):
        Address("127.0.0.1", port).check()


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble) as refused:
            Address("127.0.0.1", port).check()
    assert refused.value.en == f"port {port} is in use: choose another with --port."


def test_the_address_to_open_leads_to_this_machine() -> None:
    assert Address("::", 8721).url == "http://[::1]:8721"
