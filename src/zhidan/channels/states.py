"""The life of an import. Pure."""

from __future__ import annotations

from typing import Literal

from zhidan.kernel.machine import Machine, Transition

UPLOADED, RUNNING, FINISHED, FAILED, UNDONE = (
    "uploaded", "running", "finished", "failed", "undone",
)  # fmt: skip
VALIDATED = "validated"
OUTCOMES = ("created", "updated", "unchanged", "rejected")
Policy = Literal["ignore_failed", "reject_failed_rows", "reject_everything"]
KINDS = ("orders", "products", "stock", "listings", "suppliers", "tracking", "payments", "edits")
ExistingStock = Literal["reject", "count"]
EXISTING_STOCK: tuple[ExistingStock, ...] = ("reject", "count")
POLICIES: tuple[Policy, ...] = ("ignore_failed", "reject_failed_rows", "reject_everything")

IMPORT = Machine(
    initial=[UPLOADED],
    states=[UPLOADED, VALIDATED, RUNNING, FINISHED, FAILED, UNDONE],
    transitions=[
        Transition("validate", frozenset({UPLOADED, FAILED}), VALIDATED),
        Transition("start", frozenset({VALIDATED, RUNNING, FAILED}), RUNNING),
        Transition("finish", frozenset({RUNNING}), FINISHED),
        Transition("fail", frozenset({UPLOADED, VALIDATED, RUNNING}), FAILED),
        Transition("undo", frozenset({FINISHED}), UNDONE, permission="channels.undo"),
    ],
)
RESUMABLE = frozenset({UPLOADED, VALIDATED, RUNNING, FAILED})
