"""300 random chains in PostgreSQL, up to 30 deep, in currencies of 0, 2 and 3 decimals.

Whatever is split, merged, changed, cancelled, paid, given back and undone: nothing is lost, and
what is undone is as it was. `./zhidan drill walk --chains` walks as many as one likes.
"""

from __future__ import annotations

import pytest

from zhidan.config.drills.chain import walk_together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CHAINS, TOGETHER = 300, 30


@pytest.mark.parametrize("first", range(0, CHAINS, TOGETHER))
def test_whatever_a_chain_does_nothing_is_lost(first: int) -> None:
    walked = walk_together(range(first, first + TOGETHER))
    assert walked.broken == []
    done = {step for step in walked.by_step if step.endswith(" ok")}
    assert {"split ok", "unsplit ok", "merge ok", "change ok", "take_back ok", "pay ok"} <= done
