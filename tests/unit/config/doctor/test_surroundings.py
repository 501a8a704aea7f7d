"""Each misconfiguration, planted alone, is named by its code and by nothing else."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from zhidan.config.doctor.finding import sentences
from zhidan.config.doctor.server import Server, examine_server
from zhidan.config.doctor.surroundings import Surroundings, examine_surroundings
from zhidan.config.launcher.address import Address

HOST = "orders.example.com"
DAY = timedelta(days=1)
NOW = datetime.now(UTC)


def pair(folder: Path, name: str = HOST, *, days: int = 365) -> tuple[Path, Path]:
    """A certificate and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 400 * DAY)
        .not_valid_after(NOW + days * DAY)
        .sign(key, SHA256())
    )
    folder.mkdir(exist_ok=True)
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files[1].write_bytes(key.private_bytes(*form))
    return files


@pytest.fixture
def healthy(tmp_path: Path) -> Surroundings:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "index.key").touch(0o600)
    client = tmp_path / "dist"
    client.mkdir()
    (client / "index.html").touch()
    font = tmp_path / "font.ttf"
    font.touch()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return Surroundings(
        keys=keys,
        variables={"ZHIDAN_HOSTS": HOST, "ZHIDAN_TRUSTED_PROXIES": "127.0.0.1", "HOME": "/"},
        address=Address("127.0.0.1", port, tls=pair(tmp_path / "tls")),
        is_running=False,
        font=font,
        client=client,
        is_client_current=True,
        encoding="utf-8",
    )


def said(**variables: str) -> Callable[[Surroundings], Surroundings]:
    """The same surroundings with other variables; empty ones are not there."""

    def plant(here: Surroundings) -> Surroundings:
        merged = {**here.variables, **{f"ZHIDAN_{name}": text for name, text in variables.items()}}
        return replace(here, variables={name: text for name, text in merged.items() if text})

    return plant


def shown(**options: int | str) -> Callable[[Surroundings], Surroundings]:
    """The same surroundings with another certificate."""

    def plant(here: Surroundings) -> Surroundings:
        files = pair(here.keys.with_name("other"), **options)  # type: ignore[arg-type]
        return replace(here, address=replace(here.address, tls=files))

    return plant


def other_key(here: Surroundings) -> Surroundings:
    _, key = pair(here.keys.with_name("other"))
    return replace(here, address=replace(here.address, tls=(here.address.tls[0], key)))


def no_key(here: Surroundings) -> Surroundings:
    return replace(here, address=replace(here.address, tls=here.address.tls[:1]))


def no_certificate(here: Surroundings) -> Surroundings:
    return replace(here, address=replace(here.address, tls=here.address.tls[1:]))


def readable_keys(here: Surroundings) -> Surroundings:
    (here.keys / "index.key").chmod(0o644)
    return here


def no_client(here: Surroundings) -> Surroundings:
    (here.client / "index.html").unlink()
    return here


def no_font(here: Surroundings) -> Surroundings:
    here.font.unlink()
    return here


PLANTS: Mapping[str, Callable[[Surroundings], Surroundings]] = {
    "keys_open": readable_keys,
    "variable_unknown": said(DATABSE_URL="postgresql:///shop"),
    "variable_wrong": said(WEB_THREADS="many"),
    "pool_too_small": said(WEB_THREADS="8", POOL_SIZE="4"),
    "hosts_open": lambda here: said(HOSTS="*")(
        replace(here, address=replace(here.address, tls=()))
    ),
    "host_not_a_name": lambda here: said(HOSTS=f"https://{HOST}")(
        replace(here, address=replace(here.address, tls=()))
    ),
    "proxy_not_an_address": said(TRUSTED_PROXIES="10.0.0.0/8"),
    "proxy_without_hosts": said(HOSTS=""),
    "address_without_https": lambda here: replace(
        here, address=replace(here.address, host="0.0.0.0", tls=())
    ),
    "certificate_missing": no_certificate,
    "certificate_without_key": no_key,
    "certificate_of_other_key": other_key,
    "certificate_over": shown(days=-3),
    "certificate_over_soon": shown(days=3),
    "certificate_of_other_host": shown(name="shop.example.com"),
    "client_not_built": no_client,
    "client_of_other_version": lambda here: replace(here, is_client_current=False),
    "font_missing": no_font,
    "locale_not_utf8": lambda here: replace(here, encoding="gbk"),
}
SERVER = Server(
    settings={"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"},
    encoding="UTF8",
    has_extension=True,
    may_create=True,
    may_create_database=True,
    off_by=timedelta(seconds=0.2),
    connections=100,
    buffers=384 << 20,
    collation="2.36",
    collation_now="2.36",
)
SERVER_PLANTS: Mapping[str, Server] = {
    **{
        f"{name}_off": replace(SERVER, settings={**SERVER.settings, name: "off"})
        for name in SERVER.settings
    },
    "encoding_not_utf8": replace(SERVER, encoding="SQL_ASCII"),
    "extension_missing": replace(SERVER, has_extension=False),
    "role_may_not_create": replace(SERVER, may_create=False),
    "role_may_not_create_database": replace(SERVER, may_create_database=False),
    "clock_off": replace(SERVER, off_by=timedelta(minutes=-3)),
    "too_few_connections": replace(SERVER, connections=20),
    "collation_changed": replace(SERVER, collation_now="2.41"),
    "buffers_small": replace(SERVER, buffers=16 << 20),
}
# Planted in a database or an installation: tests/db/config, tests/stories.
ELSEWHERE = frozenset(
    {
        *("migrations_pending", "data_newer", "role_not_given_up", "facts_open", "keys_missing"),
        *("keys_of_other_installation", "in_quarantine", "no_worker", "zone_unknown"),
        *("backup_failed", "backup_overdue", "backup_not_scheduled"),
    }
)


def test_a_healthy_installation_has_nothing_to_say(healthy: Surroundings) -> None:
    assert list(examine_surroundings(healthy)) == []
    assert list(examine_server(SERVER)) == []


@pytest.mark.parametrize("code", PLANTS)
def test_what_is_wrong_around_it_is_named(healthy: Surroundings, code: str) -> None:
    found = list(examine_surroundings(PLANTS[code](healthy)))
    assert [one.code for one in found] == [code]
    assert found[0].zh != found[0].en


@pytest.mark.parametrize("code", SERVER_PLANTS)
def test_what_is_wrong_with_the_server_is_named(code: str) -> None:
    found = list(examine_server(SERVER_PLANTS[code]))
    assert [one.code for one in found] == [code]


def test_only_a_running_product_may_hold_its_port(healthy: Surroundings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", healthy.address.port))
        taken.listen()
        assert [one.code for one in examine_surroundings(healthy)] == ["port_taken"]
        assert list(examine_surroundings(replace(healthy, is_running=True))) == []


def test_every_sentence_is_there_twice_and_planted() -> None:
    texts = sentences()
    assert {code for code, text in texts.items() if set(text) != {"zh-CN", "en"}} == set()
    planted = {*PLANTS, *SERVER_PLANTS, *ELSEWHERE}
    assert texts.keys() <= planted
