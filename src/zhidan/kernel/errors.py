"""Errors a person can act on: a stable code, its parameters, and the field it belongs to."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Something was refused for a reason of the business.

    `code` is lower_snake and never changes its meaning; `params` are plain values that the
    translated sentence needs; `field` is a path such as ``orders.3.lines.0.quantity``;
    `status` is the HTTP status of the answer.
    """

    code = "refused"
    status = 422

    def __init__(self, *, field: str | None = None, code: str | None = None, **params: Any) -> None:
        self.code = code or type(self).code
        self.params = params
        self.field = field
        super().__init__(self.code, params)


class NotFound(Refusal):
    """Unknown or outside the caller's scope: both look the same from outside."""

    code, status = "not_found", 404


class Forbidden(Refusal):
    """The caller lacks a permission; `permission` is in the params."""

    code, status = "forbidden", 403


class Conflict(Refusal):
    """What the caller saw has changed meanwhile."""

    code, status = "conflict", 409


class InvalidInput(Refusal):
    """A value that cannot be taken as it is."""

    code, status = "invalid_input", 422


class ActionNotAllowed(Refusal):
    """A step that the state machine does not offer now; `reason` is in the params."""

    code, status = "action_not_allowed", 409
