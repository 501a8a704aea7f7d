"""Families of tables, keys that lead with the family's column, references that lead downhill."""

from __future__ import annotations

import re

from tests.shape.tables import FLOORS, Reference, Table, all_tables
from zhidan.platform.families import Family

SPREAD = frozenset(Family) - {Family.REFERENCE, Family.LOCAL, Family.KEY}
EVERYWHERE = frozenset({Family.REFERENCE})
GUARDED = re.compile(r"(^|_)(state|status|stage|quantity|minor|on_hand|allocated)$")
# The HTTP status of a remembered answer; words of the platform, kept as they came.
UNGUARDED = frozenset(
    {"idempotency.status", "source_order.platform_status", "source_order.pay_stage"}
)
FLOATS = frozenset({"FloatField"})
# Bookkeeping of Django itself.
FOREIGN = frozenset({"django_migrations", "django_content_type"})


def family_faults(tables: dict[str, Table]) -> list[str]:
    """Tables without a family, and keys that do not begin with their family's column."""
    faults = []
    for table in tables.values():
        if table.family is None:
            faults.append(f"{table.name} has no family")
        elif table.family in SPREAD and not _is_root(table):
            keys = [table.key, *table.unique]
            faults += [
                f"{table.name}: ({', '.join(key)}) does not lead with {table.family.value}"
                for key in keys
                if key[0] != table.family.value
            ]
    return sorted(faults)


def reference_faults(tables: dict[str, Table]) -> list[str]:
    """Foreign keys that leave their family, lead uphill, or open a way back across contexts."""
    faults = []
    for table in tables.values():
        for reference in table.references:
            there = tables[reference.table]
            where = f"{table.name}({', '.join(reference.columns)}) → {there.name}"
            if table.family != there.family and there.family not in EVERYWHERE:
                faults.append(f"{where} leaves the family")
            if table.context != there.context:
                if FLOORS.index(table.context) < FLOORS.index(there.context):
                    faults.append(f"{where} leads uphill")
                if reference.related_name != "+":
                    faults.append(f"{where} opens a way back")
    return sorted(faults)


def guard_faults(tables: dict[str, Table]) -> list[str]:
    """Quantities, amounts and states without a CHECK, and columns that round by themselves."""
    faults = []
    for table in tables.values():
        for column, kind in table.columns.items():
            if kind in FLOATS:
                faults.append(f"{table.name}.{column} is a float")
            is_guarded = GUARDED.search(column) and f"{table.name}.{column}" not in UNGUARDED
            if is_guarded and column not in table.checked:
                faults.append(f"{table.name}.{column} has no CHECK")
    return sorted(faults)


def _is_root(table: Table) -> bool:
    return table.key == ("id",) and table.family is not None and table.name in ROOTS.values()


ROOTS = {
    Family.ORDER: "sales_order",
    Family.JOURNAL: "journal_entry",
    Family.FULFILMENT: "fulfilment_order",
    Family.PARTY: "buyer",
    Family.PAYMENT: "payment",
}


def _ours() -> dict[str, Table]:
    return {name: table for name, table in all_tables().items() if name not in FOREIGN}


def test_every_table_has_a_family_and_its_keys_lead_with_it() -> None:
    assert family_faults(_ours()) == []


def test_a_table_without_family_or_with_a_key_of_its_own_is_seen() -> None:
    planted = {
        "a": Table("a", "orders", None, ("id",)),
        "b": Table("b", "orders", Family.ORDER, ("id",), unique=(("order_id", "code"), ("no",))),
        "sales_order": Table("sales_order", "orders", Family.ORDER, ("id",)),
    }
    assert family_faults(planted) == [
        "a has no family",
        "b: (id) does not lead with order_id",
        "b: (no) does not lead with order_id",
    ]


def test_references_stay_in_the_family_and_lead_downhill() -> None:
    assert reference_faults(_ours()) == []


def test_a_reference_that_leaves_climbs_or_looks_back_is_seen() -> None:
    planted = {
        "low": Table(
            "low", "parties", Family.PARTY, ("id",), references=(Reference(("x",), "high", "lows"),)
        ),
        "high": Table("high", "orders", Family.ORDER, ("id",)),
    }
    assert reference_faults(planted) == [
        "low(x) → high leads uphill",
        "low(x) → high leaves the family",
        "low(x) → high opens a way back",
    ]


def test_quantities_amounts_and_states_are_checked_by_the_database() -> None:
    assert guard_faults(_ours()) == []


def test_an_unchecked_amount_and_a_float_are_seen() -> None:
    columns = {"state": "CharField", "total_minor": "BigIntegerField", "rate": "FloatField"}
    planted = {
        "a": Table("a", "orders", Family.LOCAL, ("id",), columns, checked=frozenset({"state"}))
    }
    assert guard_faults(planted) == ["a.rate is a float", "a.total_minor has no CHECK"]
