"""Prints all that an installation can still read: every row, every seal opened, every file.

Run beside an installation, with its keys; what is not in this text cannot be found by anybody.
"""

from __future__ import annotations

import sys

from django.apps import apps
from django.db import connection, models

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.parties.models import Buyer, InvoiceRequest, Recipient
from zhidan.platform import files
from zhidan.platform.models import StoredFile
from zhidan.platform.privacy import unseal


def main() -> None:
    """Rows as PostgreSQL tells them, then the seals, then the files."""
    for model in apps.get_models():
        if not model._meta.managed:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" AS t')
            for (row,) in cursor:
                print(row)
    for row in Recipient.objects.all():
        _open(row.sealed, b"recipient.sealed" + row.order_id.bytes + row.id.bytes)
    for wish in InvoiceRequest.objects.all():
        _open(wish.sealed, b"invoice_request.sealed" + wish.order_id.bytes + wish.id.bytes)
    for buyer in Buyer.objects.all():
        _open(buyer.nick_sealed, b"buyer.nick" + buyer.id.bytes)
    for stored in StoredFile.objects.all():
        sys.stdout.buffer.write(b"".join(files.read_chunks(stored.id)))


def _open(sealed: models.BinaryField | bytes, aad: bytes) -> None:
    print(unseal(bytes(sealed), aad).decode())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
