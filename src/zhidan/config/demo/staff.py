"""The brand's staff: one person per role, with a sign-in that everybody may know."""

from __future__ import annotations

from datetime import timedelta

from zhidan.config.demo.brand import PASSWORD, STAFF
from zhidan.edge.operations.people import Rights, claim_account, invite_person
from zhidan.platform.access import actor_for_user
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.claims import has_owner, new_claim
from zhidan.platform.models import User
from zhidan.platform.work import run


def hire_staff() -> dict[str, Actor]:
    """Make the accounts and answer role → person; where an owner is known, nobody is hired."""
    if not has_owner():
        for role, email, name in STAFF:
            run(_hire, actor=SYSTEM, role=role, email=email, name=name)
    known = {user.email: user for user in User.objects.filter(email__in=[s[1] for s in STAFF])}
    return {
        role: actor_for_user(known[email]) if email in known else SYSTEM for role, email, _ in STAFF
    }


def _hire(*, role: str, email: str, name: str, actor: Actor) -> None:
    if role == "owner":
        token = new_claim(user_id=None, created_by=None, lasts=timedelta(minutes=5))
    else:
        _, link = invite_person(email=email, name=name, rights=Rights(roles=[role]), actor=actor)
        token = link.partition("#")[2]
    claim_account(
        token=token, name=name, email=email, password=PASSWORD, locale=actor.locale, actor=actor
    )
