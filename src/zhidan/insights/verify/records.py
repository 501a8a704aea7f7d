"""Promises about records beside the business."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant
from zhidan.platform.audit_chain import verify_chain


def _broken_seals() -> list[str]:
    """The first seal of the audit's chain that does not fit."""
    broken = verify_chain().broken
    return [] if broken is None else [f"seal {broken}"]


RECORDS = (
    Invariant(
        "D4",
        "The chain over the audit is unbroken: no entry was changed, added or taken away later.",
        "",
        ("audit_entry", "audit_seal"),
        find=_broken_seals,
    ),
)
