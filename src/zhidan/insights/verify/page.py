"""docs/reference/invariants.md: what is recomputed, and what is not and why."""

from __future__ import annotations

from zhidan.insights.verify.catalogue import INVARIANTS
from zhidan.insights.verify.invariant import Invariant
from zhidan.insights.verify.left_out import LEFT_OUT

_HEAD = """# Invariants

Written by `./zhidan openapi` from `zhidan.insights.verify`.

`./zhidan verify` recomputes these in one read-only snapshot and names the offending rows, a
hundred per invariant at most. A part after the dot is one side of the promise before it. S is
stock, O orders, G gifts, M money, E effects, D identity and data, T time, W what only an outside
witness sees.

| Id | What must hold | Rows of |
|---|---|---|
"""
_LEFT_OUT = """
## Not recomputed

| Id | Promise | Why not here |
|---|---|---|
"""


def invariants_page() -> str:
    """The page."""
    rows = [f"| {one.id} | {one.says} | {_tables(one)} |" for one in INVARIANTS]
    left = [f"| {one.id} | {one.says} | {one.reason} |" for one in LEFT_OUT]
    return _HEAD + "\n".join(rows) + "\n" + _LEFT_OUT + "\n".join(left) + "\n"


def _tables(invariant: Invariant) -> str:
    return ", ".join(f"`{table}`" for table in invariant.tables) or "the schema"
