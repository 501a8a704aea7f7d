"""What can be examined without a database: keys, variables, address, certificate, client."""

from __future__ import annotations

import codecs
import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from zhidan.config.doctor.finding import Finding, finding, of_trouble
from zhidan.config.environment import read_environment
from zhidan.config.launcher.address import Address
from zhidan.config.launcher.certificate import names_in
from zhidan.config.launcher.trouble import Trouble

SOON = timedelta(days=30)
KNOWN = frozenset(
    f"ZHIDAN_{name}"
    for name in (
        *("AS_OWNER", "CHROMIUM", "CLIENT_DIR", "DATA", "DATABASE_URL", "DEMO", "HOSTS", "HTTPS"),
        *("KEYS_DIR", "OWNER_URL", "PG_BIN", "POOL_SIZE", "PYTHON", "RECOVERY_KEY", "SECRET_KEY"),
        *("TRUSTED_PROXIES", "WEB_THREADS"),
    )
)


@dataclass(frozen=True)
class Surroundings:
    """Where an installation lives. `is_running`: its `up` holds the port itself; `encoding`: of
    the names of files."""

    keys: Path
    variables: Mapping[str, str]
    address: Address
    is_running: bool
    font: Path
    client: Path
    is_client_current: bool
    encoding: str


Check = Callable[[Surroundings], Iterator[Finding]]


def examine_surroundings(here: Surroundings) -> Iterator[Finding]:
    """Every check of this file, in order."""
    for check in CHECKS:
        yield from check(here)


def _keys_are_closed(here: Surroundings) -> Iterator[Finding]:
    files = sorted(here.keys.glob("*.key")) if here.keys.is_dir() else []
    if open_ones := [path.name for path in files if path.stat().st_mode & 0o077]:
        yield finding("keys_open", files=", ".join(open_ones), folder=here.keys)


def _names_are_utf8(here: Surroundings) -> Iterator[Finding]:
    if codecs.lookup(here.encoding).name != "utf-8":
        yield finding("locale_not_utf8", encoding=here.encoding)


def _variables_are_known(here: Surroundings) -> Iterator[Finding]:
    for name in sorted(here.variables):
        if name.startswith("ZHIDAN_") and name not in KNOWN:
            yield finding("variable_unknown", name=name)


def _variables_can_be_read(here: Surroundings) -> Iterator[Finding]:
    try:
        read = read_environment(here.variables)
    except (ValueError, OSError) as error:
        yield finding("variable_wrong", reason=error)
        return
    if read.pool_size < read.threads:
        yield finding("pool_too_small", pool=read.pool_size, threads=read.threads)


def _hosts_are_names(here: Surroundings) -> Iterator[Finding]:
    hosts = here.variables.get("ZHIDAN_HOSTS", "")
    for host in (name.strip() for name in hosts.split(",") if name.strip()):
        if host == "*":
            yield finding("hosts_open")
        elif "/" in host or (":" in host and not host.startswith("[")):
            yield finding("host_not_a_name", host=host)


def _proxies_are_addresses(here: Surroundings) -> Iterator[Finding]:
    proxies = here.variables.get("ZHIDAN_TRUSTED_PROXIES", "")
    named = [name.strip() for name in proxies.split(",") if name.strip()]
    for proxy in named:
        try:
            ipaddress.ip_address(proxy)
        except ValueError:
            yield finding("proxy_not_an_address", proxy=proxy)
    if named and not here.variables.get("ZHIDAN_HOSTS", "").strip():
        yield finding("proxy_without_hosts")


def _address_can_be_served(here: Surroundings) -> Iterator[Finding]:
    if here.is_running:
        return
    try:
        here.address.check()
    except Trouble as trouble:
        yield of_trouble(trouble)


def _certificate_is_good(here: Surroundings) -> Iterator[Finding]:
    files = [path for path in here.address.tls if path.is_file()]
    if not files:
        return
    try:
        names = names_in(files[0])
        certificate = x509.load_pem_x509_certificates(files[0].read_bytes())[0]
        key = load_pem_private_key(files[-1].read_bytes(), None)
    except Trouble as trouble:
        yield of_trouble(trouble)
        return
    except (ValueError, TypeError):
        yield finding("certificate_without_key", file=files[-1])
        return
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        yield finding("certificate_of_other_key", certificate=files[0], key=files[-1])
    yield from _is_in_time(certificate, files[0])
    hosts = here.variables.get("ZHIDAN_HOSTS", "")
    for host in (name.strip() for name in hosts.split(",") if name.strip()):
        if not any(host == name or (name[0] == "." and host.endswith(name)) for name in names):
            yield finding("certificate_of_other_host", host=host, names=", ".join(names))


def _is_in_time(certificate: x509.Certificate, path: Path) -> Iterator[Finding]:
    ends, now = certificate.not_valid_after_utc, datetime.now(UTC)
    if ends < now:
        yield finding("certificate_over", file=path, day=f"{ends:%Y-%m-%d}")
    elif ends < now + SOON:
        yield finding("certificate_over_soon", file=path, day=f"{ends:%Y-%m-%d}")


def _client_is_built(here: Surroundings) -> Iterator[Finding]:
    if not (here.client / "index.html").is_file():
        yield finding("client_not_built", folder=here.client)
    elif not here.is_client_current:
        yield finding("client_of_other_version")


def _font_is_there(here: Surroundings) -> Iterator[Finding]:
    if not here.font.is_file():
        yield finding("font_missing", file=here.font)


CHECKS: tuple[Check, ...] = (
    _keys_are_closed,
    _names_are_utf8,
    _variables_are_known,
    _variables_can_be_read,
    _hosts_are_names,
    _proxies_are_addresses,
    _address_can_be_served,
    _certificate_is_good,
    _client_is_built,
    _font_is_there,
)
