"""People: invited by a link, given roles and scopes, switched off; never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F

from zhidan.edge import passwords
from zhidan.edge.rights import demand_permissions, demand_scope
from zhidan.edge.sign_in import end_all_sessions
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.claims import (
    INVITE_DAYS,
    ClaimNotValid,
    has_owner,
    link_path,
    new_claim,
    take_claim,
)
from zhidan.platform.models import Role, RolePermission, User, UserRole, UserScope
from zhidan.platform.role_sets import ensure_roles


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff as the settings show them."""

    id: UUID
    name: str
    email: str
    locale: str
    is_active: bool
    is_invited: bool
    is_totp: bool
    roles: list[str]
    shops: list[UUID]
    warehouses: list[UUID]
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person is given: role codes and row scopes (none of a kind: all)."""

    roles: Sequence[str]
    shops: Sequence[UUID] = ()
    warehouses: Sequence[UUID] = ()


def people(*, actor: Actor) -> list[Person]:
    """Everybody, by name."""
    actor.require("settings.people")
    users = User.objects.prefetch_related("user_roles__role", "scopes").order_by("name", "id")
    return [_person(user) for user in users]


def person(user_id: UUID, *, actor: Actor) -> Person:
    """Raises: NotFound."""
    found = next((p for p in people(actor=actor) if p.id == user_id), None)
    if found is None:
        raise NotFound(code="person_not_found")
    return found


def invite_person(*, email: str, name: str, rights: Rights, actor: Actor) -> tuple[UUID, str]:
    """Make an account nobody can use yet, and the one-time link that sets its password.

    Raises: InvalidInput (bad_email), Conflict (email_taken), BeyondYourRights.
    """
    address = _email(email)
    if User.objects.filter(email=address).exists():
        raise Conflict(code="email_taken", field="email")
    user = User(id=uuid7(), email=address, name=name.strip()[:80] or address, locale=actor.locale)
    user.set_unusable_password()
    user.save(force_insert=True)
    _give(user, rights, actor)
    token = new_claim(user_id=user.id, created_by=actor.id, lasts=timedelta(days=INVITE_DAYS))
    _note("person.invited", user.id, actor, roles=sorted(rights.roles))
    return user.id, link_path(token)


def change_person(
    *, user_id: UUID, name: str | None, is_active: bool | None, rights: Rights | None, actor: Actor
) -> None:
    """Change name, rights or activity of a person; their sessions end where rights change.

    Raises: NotFound, Conflict (last_owner, not_yourself), BeyondYourRights.
    """
    user = User.objects.select_for_update().filter(id=user_id).first()
    if user is None:
        raise NotFound(code="person_not_found")
    _demand_superior(user, actor)
    if name is not None:
        user.name = name.strip()[:80] or user.name
        user.save(update_fields=["name"])
    if is_active is not None and is_active != user.is_active:
        if user.id == actor.id:
            raise Conflict(code="not_yourself")
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        _note("person.activated" if is_active else "person.deactivated", user.id, actor)
    if rights is not None:
        if user.id == actor.id:
            raise Conflict(code="not_yourself")
        _give(user, rights, actor)
        _note("person.rights_changed", user.id, actor, roles=sorted(rights.roles))
    if rights is not None or is_active is False:
        if not has_owner():
            raise Conflict(code="last_owner")
        User.objects.filter(id=user.id).update(session_epoch=F("session_epoch") + 1)
        end_all_sessions(user.id)


def new_link_for(*, user_id: UUID, actor: Actor) -> str:
    """A fresh one-time link for somebody who lost the last one, or their password.

    Raises: NotFound, BeyondYourRights.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise NotFound(code="person_not_found")
    _demand_superior(user, actor)
    _note("person.link_made", user.id, actor)
    token = new_claim(user_id=user.id, created_by=actor.id, lasts=timedelta(days=INVITE_DAYS))
    return link_path(token)


def claim_account(
    *, token: str, name: str, email: str, password: str, locale: str, actor: Actor
) -> User:
    """Set the password of an invited person, or make the first owner; `locale` is the language in
    which they read the page of the link, and go on reading.

    Raises: ClaimNotValid, InvalidInput, Conflict (email_taken).
    """
    del actor  # nobody yet
    user_id = take_claim(token)
    if user_id is not None:
        user = User.objects.select_for_update().filter(id=user_id, is_active=True).first()
        if user is None:
            raise ClaimNotValid
    else:
        ensure_roles()
        if has_owner():
            raise ClaimNotValid
        address = _email(email)
        if User.objects.filter(email=address).exists():
            raise Conflict(code="email_taken", field="email")
        user = User(id=uuid7(), email=address, name=address)
        user.set_unusable_password()
        user.save(force_insert=True)
        _give(user, Rights(roles=["owner"]), SYSTEM)
    user.name = name.strip()[:80] or user.name
    user.locale = locale
    user.password = passwords.hashed(password, about=(user.email.split("@")[0],))
    user.save(update_fields=["name", "locale", "password"])
    end_all_sessions(user.id)
    _note("person.claimed", user.id, SYSTEM)
    return user


def change_password(*, user: User, old: str, new: str, session_key: str, actor: Actor) -> None:
    """Set a new password; every other session of the person ends.

    Raises: InvalidInput (password_wrong, password_too_short, password_too_common).
    """
    if not passwords.is_right(user, old):
        raise InvalidInput(code="password_wrong", field="old")
    user.password = passwords.hashed(new, about=(user.email.split("@")[0],))
    user.save(update_fields=["password"])
    end_all_sessions(user.id, keep=session_key)
    _note("person.password_changed", user.id, actor)


def _give(user: User, rights: Rights, actor: Actor) -> None:
    ensure_roles()
    roles = list(Role.objects.filter(code__in=set(rights.roles)))
    if not roles or len(roles) != len(set(rights.roles)):
        raise InvalidInput(code="role_not_found", field="roles")
    held = RolePermission.objects.filter(role__in=roles).values_list("permission", flat=True)
    demand_permissions(held, actor=actor)
    shops, warehouses = demand_scope(rights.shops, rights.warehouses, actor=actor)
    UserRole.objects.filter(user=user).delete()
    UserRole.objects.bulk_create(UserRole(user_id=user.id, role_id=role.id) for role in roles)
    UserScope.objects.filter(user=user).delete()
    UserScope.objects.bulk_create(
        [UserScope(id=uuid7(), user=user, shop_id=shop) for shop in shops]
        + [UserScope(id=uuid7(), user=user, warehouse_id=place) for place in warehouses]
    )


def _demand_superior(user: User, actor: Actor) -> None:
    """Whoever changes an account could take it over, so they must hold all it holds."""
    held = RolePermission.objects.filter(
        role__in=UserRole.objects.filter(user=user).values("role")
    ).values_list("permission", flat=True)
    demand_permissions(held, actor=actor)
    scopes = list(user.scopes.all())
    demand_scope(
        _ids(scope.shop_id for scope in scopes),
        _ids(scope.warehouse_id for scope in scopes),
        actor=actor,
    )


def _person(user: User) -> Person:
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        locale=user.locale,
        is_active=user.is_active,
        is_invited=not user.has_usable_password(),
        is_totp=user.totp_confirmed_at is not None,
        roles=sorted(held.role.code for held in user.user_roles.all()),
        shops=_ids(scope.shop_id for scope in user.scopes.all()),
        warehouses=_ids(scope.warehouse_id for scope in user.scopes.all()),
        last_login=user.last_login,
    )


def _ids(found: Iterable[UUID | None]) -> list[UUID]:
    return sorted(one for one in found if one is not None)


def _email(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput(code="bad_email", field="email") from None
    return address


def _note(action: str, user_id: UUID, actor: Actor, **details: object) -> None:
    audit.record(action, actor=actor, subject_type="user", subject_id=user_id, details=details)
