"""What an own certificate says: the names by which people reach what shows it."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from zhidan.config.launcher.trouble import Trouble


def names_in(certificate: Path) -> list[str]:
    """Host names and addresses of a PEM file's first certificate, as a host header spells them.

    Raises: Trouble for a file that holds no certificate.
    """
    try:
        found = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    except ValueError:
        raise Trouble(
            f"{certificate} 里没有 PEM 证书。", f"{certificate} holds no certificate (PEM).",
            "certificate_missing", file=str(certificate),
        ) from None  # fmt: skip
    subject = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    names = [str(attribute.value) for attribute in subject]
    try:
        others = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return names
    # A certificate for *.shop.example serves every host below that domain.
    names += [name.removeprefix("*") for name in others.get_values_for_type(x509.DNSName)]
    for address in others.get_values_for_type(x509.IPAddress):
        names.append(f"[{address}]" if ":" in str(address) else str(address))
    return list(dict.fromkeys(names))
