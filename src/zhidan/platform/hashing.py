"""How random secrets are kept."""

from __future__ import annotations

import hashlib


def secret_hash(secret: str) -> bytes:
    """SHA-256 of a secret of ≥ 128 random bits; nothing slower is needed for those."""
    return hashlib.sha256(secret.encode()).digest()
