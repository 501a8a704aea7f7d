"""A person's own account."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from msgspec import Struct
from ninja import Router

from zhidan.edge import identity, passwords, second_factor
from zhidan.edge.operations.people import change_password
from zhidan.edge.routes.session import Code, find_user, session_body
from zhidan.kernel.errors import Forbidden, InvalidInput
from zhidan.platform import audit, limits
from zhidan.platform.access import actor_for_user
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, read_body, signed_in
from zhidan.platform.models import User
from zhidan.platform.work import run

router = Router(tags=["me"])


class Me(Struct, frozen=True, forbid_unknown_fields=True):
    """What people may change about themselves."""

    locale: Literal["zh-CN", "en"] | None = None
    name: str | None = None


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """The present and the new password."""

    old: str
    new: str


class Password(Struct, frozen=True, forbid_unknown_fields=True):
    """The present password, asked for again."""

    password: str


@router.get("/me", **signed_in())
def get_me(request: ApiRequest) -> HttpResponse:
    """The same as the session."""
    return answer(session_body(request.actor))


@router.patch("/me", **signed_in(body=Me))
def patch_me(request: ApiRequest) -> HttpResponse:
    """Change one's language or name."""
    body = read_body(request, Me)
    user = run(_save, actor=request.actor, body=body)
    identity.forget(request.session.session_key)
    return answer(session_body(actor_for_user(user)))


@router.post("/me/password", **signed_in(body=NewPassword))
def post_password(request: ApiRequest) -> HttpResponse:
    """Set a new password; other sessions end."""
    body = read_body(request, NewPassword)
    user = _user(request.actor)
    limits.demand(f"password:{user.id}", 10, 3600)
    run(
        change_password,
        actor=request.actor,
        user=user,
        old=body.old,
        new=body.new,
        session_key=request.session.session_key or "",
    )
    return HttpResponse(status=204)


@router.post("/me/totp", **signed_in())
def post_totp(request: ApiRequest) -> HttpResponse:
    """Begin to set up the second factor; the secret is shown once."""
    return answer(second_factor.begin(_user(request.actor)))


@router.post("/me/totp/confirm", **signed_in(body=Code))
def confirm_totp(request: ApiRequest) -> HttpResponse:
    """Switch the second factor on; the recovery codes are shown once."""
    body = read_body(request, Code)
    user = _user(request.actor)
    limits.demand(f"totp:{user.id}", 10, 3600)
    codes = run(_confirm, actor=request.actor, user=user, code=body.code)
    return answer({"recovery_codes": codes})


@router.delete("/me/totp", **signed_in(body=Password))
def delete_totp(request: ApiRequest) -> HttpResponse:
    """Switch the second factor off; the password is asked for again."""
    body = read_body(request, Password)
    user = _user(request.actor)
    limits.demand(f"password:{user.id}", 10, 3600)
    if not passwords.is_right(user, body.password):
        raise InvalidInput(code="password_wrong", field="password")
    run(_switch_off, actor=request.actor, user=user)
    return HttpResponse(status=204)


def _save(*, body: Me, actor: Actor) -> User:
    user = _user(actor)
    user.locale = body.locale or user.locale
    user.name = (body.name or "").strip()[:80] or user.name
    user.save(update_fields=["locale", "name"])
    return user


def _confirm(*, user: User, code: str, actor: Actor) -> list[str]:
    codes = second_factor.confirm(user, code)
    audit.record("totp.on", actor=actor, subject_type="user", subject_id=user.id)
    return codes


def _switch_off(*, user: User, actor: Actor) -> None:
    second_factor.switch_off(user)
    audit.record("totp.off", actor=actor, subject_type="user", subject_id=user.id)


def _user(actor: Actor) -> User:
    """Raises: Forbidden for a caller who is no person."""
    user = find_user(actor)
    if user is None:
        raise Forbidden(permission="signed_in")
    return user
