"""Verify: clean where the product worked, and each planted fault named by the promise it breaks."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.support.busy_shop import Busy, busy_shop
from tests.support.database import pointed_at
from tests.support.planted_faults import FAULTS as OTHERS
from tests.support.planted_faults import Fault
from tests.support.planted_links import LINKS
from zhidan.insights.api import verify
from zhidan.insights.verify.catalogue import INVARIANTS
from zhidan.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db(transaction=True)
FAULTS = (*OTHERS, *LINKS)


class _Undo(Exception):
    """Takes a planted fault out again."""


def broken_by(fault: Fault, busy: Busy) -> dict[str, tuple[str, ...]]:
    """What verify names after the fault was planted; nothing of it stays."""
    names = {
        **busy.by_number,
        **{code: sku.id for code, sku in busy.floor.skus.items()},
        "W": busy.floor.warehouse.id,
        "shop": busy.floor.shop.id,
    }
    found: dict[str, tuple[str, ...]] = {}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Neither append-only triggers nor foreign keys may stand in the way.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(fault.sql.format(**names))
            found = {one.invariant: one.ids for one in verify().violations}
            raise _Undo
    except _Undo:
        return found


def test_a_shop_at_work_breaks_no_promise() -> None:
    busy_shop()

    report = verify()

    assert report.as_json()["violations"] == []
    assert report.invariants == len(INVARIANTS) >= 35
    assert report.rows > 100


def test_each_planted_fault_is_named_and_nothing_else(
    cluster_host: str, database_name: str
) -> None:
    busy = busy_shop()
    with pointed_at(cluster_host, database_name, as_owner=True):
        named = [(fault.breaks, frozenset(broken_by(fault, busy))) for fault in FAULTS]
        still_clean = verify().ok

    assert [pair for pair in named if pair[0] != pair[1]] == []
    assert still_clean


def test_the_offending_rows_are_named(cluster_host: str, database_name: str) -> None:
    busy = busy_shop()
    wanted = {"O1.seq": busy["review"], "O8.move": None, "S9": None, "D1.recipient": busy["review"]}
    with pointed_at(cluster_host, database_name, as_owner=True):
        found = {
            next(iter(fault.breaks)): broken_by(fault, busy)
            for fault in FAULTS
            if fault.breaks & set(wanted)
        }

    assert found["O1.seq"] == {"O1.seq": (busy["review"],)}
    assert found["D1.recipient"] == {"D1.recipient": (busy["review"],)}
    assert [len(found[name][name]) for name in ("O8.move", "S9")] == [1, 1]


def test_only_the_asked_invariants_are_recomputed() -> None:
    assert verify(["S8", "O1.seq"]).invariants == 1 + sum(one.promise == "S8" for one in INVARIANTS)
    with pytest.raises(InvalidInput, match="unknown_invariant"):
        verify(["X1"])
