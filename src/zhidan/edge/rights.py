"""Nobody grants what they do not have."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from zhidan.kernel.errors import Forbidden, InvalidInput
from zhidan.platform.access import permissions
from zhidan.platform.actors import Actor


class BeyondYourRights(Forbidden):
    """The grant holds something its grantor lacks; `what` names it."""

    code = "beyond_your_rights"


def demand_permissions(granted: Iterable[str], *, actor: Actor) -> list[str]:
    """The granted permissions in order, each once.

    Raises: InvalidInput (unknown_permission), BeyondYourRights.
    """
    found = sorted(set(granted))
    known = permissions()
    for code in found:
        if code not in known:
            raise InvalidInput(code="unknown_permission", field="permissions", permission=code)
        if not actor.may(code):
            raise BeyondYourRights(what=code)
    return found


def demand_scope(
    shops: Iterable[UUID], warehouses: Iterable[UUID], *, actor: Actor
) -> tuple[list[UUID], list[UUID]]:
    """The scopes in order, each once. No rows of a kind would mean "all", so whoever sees only
    some must name them.

    Raises: BeyondYourRights.
    """
    chosen = []
    for what, wanted, own in (
        ("shops", sorted(set(shops)), actor.shops),
        ("warehouses", sorted(set(warehouses)), actor.warehouses),
    ):
        if own is not None and (not wanted or not own.issuperset(wanted)):
            raise BeyondYourRights(what=what)
        chosen.append(wanted)
    return chosen[0], chosen[1]
