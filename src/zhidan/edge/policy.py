"""What the business decides about signing in and using the API."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class EdgePolicy(Struct, frozen=True):
    """`idle_minutes` and `session_hours` end a session; `requests_per_minute` bounds one caller;
    `anonymous_per_minute` one address that is not signed in."""

    idle_minutes: Annotated[int, Meta(ge=1, le=1440)] = 30
    session_hours: Annotated[int, Meta(ge=1, le=168)] = 12
    requests_per_minute: Annotated[int, Meta(ge=60)] = 600_000
    anonymous_per_minute: Annotated[int, Meta(ge=10)] = 300
