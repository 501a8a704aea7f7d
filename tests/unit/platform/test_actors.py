"""Actors: permissions and scopes."""

from __future__ import annotations

from uuid import UUID

import pytest

from zhidan.kernel.errors import Forbidden
from zhidan.platform.actors import SYSTEM, Actor

CLERK = Actor("user", UUID(int=1), "Li", frozenset({"orders.view"}), shops=frozenset({UUID(int=9)}))


def test_a_lacking_permission_is_named_when_required() -> None:
    with pytest.raises(Forbidden) as caught:
        CLERK.require("orders.approve")
    assert caught.value.params == {"permission": "orders.approve"}
    CLERK.require("orders.view")


def test_a_scope_of_none_sees_everything_and_a_set_sees_its_own() -> None:
    assert SYSTEM.sees_shop(UUID(int=1))
    assert CLERK.sees_shop(UUID(int=9))
    assert not CLERK.sees_shop(UUID(int=1))
    assert CLERK.sees_warehouse(UUID(int=1))


def test_the_system_may_do_what_nobody_declared_yet() -> None:
    assert SYSTEM.may("something.new")
