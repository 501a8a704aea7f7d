"""Sessions of signed-in browsers, in the database and named by their person."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession

from zhidan.platform.models import Session

USER = "user"


class SessionStore(DatabaseStore):
    """Django's database sessions in our own table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        if isinstance(row, Session):
            row.user_id = data.get(USER)
        return row
