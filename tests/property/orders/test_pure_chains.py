"""20,000 random chains of decisions, up to 30 deep, in currencies of 0, 2 and 3 decimals."""

from __future__ import annotations

from collections import Counter

from tests.support.pure_chains import PureChain

CHAINS = 20_000


def test_chains_of_decisions_conserve_everything_and_lead_back() -> None:
    done: Counter[str] = Counter()
    for seed in range(CHAINS):
        chain = PureChain(seed)
        try:
            chain.walk()
        except AssertionError as broken:
            raise AssertionError(f"chain {seed}: {broken} after {chain.done}") from None
        done.update(chain.done)
    often = {"split ok", "unsplit ok", "change ok", "take_back ok", "pay ok", "refund ok"}
    assert {said for said in often if done[said] > CHAINS // 10} == often
    assert min(done["merge ok"], done["cancel ok"], done["refund succeed ok"]) > CHAINS // 50
