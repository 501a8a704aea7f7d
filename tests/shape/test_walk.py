"""The walk through the product leaves no page out."""

from __future__ import annotations

from tests.e2e.walk import BESIDE_THE_TABLE, FIRST, VISITS, not_visited, routes, tabs


def test_every_page_and_every_tab_is_walked() -> None:
    assert len(routes()) > 15
    assert not_visited(VISITS, routes(), tabs()) == set()


def test_what_has_no_address_of_its_own_takes_one_from_the_shop() -> None:
    asked = {path for path, parts in VISITS.items() if "$id" in path + "".join(parts)}
    assert asked == set(FIRST)


def test_a_page_a_tab_and_a_visit_too_many_are_seen() -> None:
    visits = {"/orders": ("",), "/gone": ("",), "/settings": ("?tab=shops",)}
    table, parts = ["/orders", "/new", "/settings"], {"/settings": ["?tab=shops", "?tab=keys"]}
    left_out = {"/new", "/settings?tab=keys", "/gone"}
    assert not_visited(visits, table, parts) == left_out
    assert not_visited(dict.fromkeys(BESIDE_THE_TABLE, ("",)), [], {}) == set()
