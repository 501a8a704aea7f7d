"""Random work on orders, stock and imports in PostgreSQL, 2,000 steps.

After each step the invariants it touches are recomputed, at the end of each walk all of them.
`./zhidan drill walk` takes as many steps as one likes.
"""

from __future__ import annotations

from typing import Any

import pytest

from zhidan.channels import chunks
from zhidan.config.drills.walker import Walker
from zhidan.inventory.operations import write_levels as levels

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WALKS, STEPS = 8, 250
CONDITION = "  AND level.allocated + demand.promised BETWEEN 0 AND level.on_hand + demand.hands\n"


@pytest.mark.parametrize("seed", range(WALKS))
def test_every_promise_stands_after_every_step(seed: int) -> None:
    walked = Walker(seed).walk(STEPS)
    assert (walked.broken, walked.steps) == ([], STEPS)
    assert len(walked.by_step) > 15
    assert sum(walked.by_step[step] for step in walked.by_step if step.startswith("import ")) > 5


def test_a_walk_notices_an_import_that_forgets_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = chunks.copy_rows

    def forgetful(table: str, columns: Any, types: Any, rows: Any) -> None:
        whole(table, columns, types, rows[1:] if table == "import_row" else rows)

    monkeypatch.setattr(chunks, "copy_rows", forgetful)
    walked = Walker(1).walk(100)
    assert walked.broken
    assert "E6" in walked.broken[0]


def test_a_walk_notices_a_writer_that_forgets_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "on_hand = level.on_hand + demand.hands" in levels._TAKE
    forgetful = levels._TAKE.replace(
        "on_hand = level.on_hand + demand.hands", "on_hand = level.on_hand + 2 * demand.hands"
    )
    monkeypatch.setattr(levels, "_TAKE", forgetful)
    walked = Walker(1).walk(100)
    assert walked.broken
    assert "S1" in walked.broken[0] or "S2" in walked.broken[0]
