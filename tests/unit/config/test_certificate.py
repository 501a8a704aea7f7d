"""An own certificate: who may read it, and which names it stands for."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from zhidan.config.launcher.account import Account
from zhidan.config.launcher.certificate import names_in
from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.trouble import Trouble


def certificate(path: Path, *names: x509.GeneralName) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), 1, now, now + timedelta(1))
    if names:
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    path.write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return path


def test_people_reach_it_by_the_names_in_the_certificate(tmp_path: Path) -> None:
    alone = certificate(tmp_path / "alone.pem")
    more = certificate(
        tmp_path / "more.pem",
        x509.DNSName("*.shop.example"),
        x509.IPAddress(ip_address("192.0.2.7")),
        x509.IPAddress(ip_address("2001:db8::7")),
    )

    assert names_in(alone) == ["shop.example"]
    assert names_in(more) == ["shop.example", ".shop.example", "192.0.2.7", "[2001:db8::7]"]


def test_a_file_without_a_certificate_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text("-", encoding="ascii")
    with pytest.raises(Trouble, match="holds no certificate"):
        names_in(path)


def test_root_lends_a_closed_key_to_the_account_that_works(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("secret", encoding="ascii")
    key.chmod(0o600)
    me = Account("me", os.getuid(), os.getgid())

    for _ in range(2):
        (lent,) = DataFolder(tmp_path, me).lend([key])

    assert (lent.read_text(encoding="ascii"), lent.stat().st_mode & 0o777) == ("secret", 0o600)
    assert lent != key
    assert lent.parent.stat().st_mode & 0o777 == 0o700


def test_whoever_runs_it_as_themselves_keeps_the_key_where_it_is(tmp_path: Path) -> None:
    assert DataFolder(tmp_path, None).lend([Path("key.pem")]) == [Path.cwd() / "key.pem"]
