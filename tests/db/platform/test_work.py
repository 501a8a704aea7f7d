"""The unit of work: one transaction, bounded, retried when PostgreSQL says so."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection

from zhidan.platform import idempotency, work
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.idempotency import IdempotencyKey, IdempotencyMismatch, Replay, remember
from zhidan.platform.models import Idempotency

pytestmark = pytest.mark.django_db
KEY = IdempotencyKey(UUID(int=1), "order-1", b"\1" * 32)


def nothing(*, actor: Actor) -> None:
    pass


def clash(sqlstate: str) -> OperationalError:
    error = OperationalError("again")
    error.__cause__ = psycopg.errors.lookup(sqlstate)("again")
    return error


def test_an_operation_is_tried_again_when_it_clashes() -> None:
    tries: list[int] = []

    def operation(*, actor: Actor) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise clash("40P01")
        return "done"

    assert work.run(operation, actor=SYSTEM) == "done"
    assert len(tries) == 3


@pytest.mark.parametrize("sqlstate", ["55P03", "40001", "57014"])
def test_the_caller_hears_busy_when_the_rows_stay_locked(sqlstate: str) -> None:
    def operation(*, actor: Actor) -> None:
        raise clash(sqlstate)

    with pytest.raises(work.Busy):
        work.run(operation, actor=SYSTEM, bounds=work.Bounds(1000, 1000, attempts=2))


def test_an_error_that_is_no_clash_is_not_tried_again() -> None:
    tries: list[int] = []

    def operation(*, actor: Actor) -> None:
        tries.append(1)
        raise clash("08006")

    with pytest.raises(OperationalError):
        work.run(operation, actor=SYSTEM)
    assert len(tries) == 1


def test_the_bounds_hold_inside_the_transaction() -> None:
    def operation(*, actor: Actor) -> list[str]:
        found = []
        with connection.cursor() as cursor:
            for name in ("lock_timeout", "statement_timeout"):
                cursor.execute(f"SHOW {name}")
                found.append(cursor.fetchone()[0])
        return found

    assert work.run(operation, actor=SYSTEM, bounds=work.Bounds(1500, 2500)) == ["1500ms", "2500ms"]


def test_the_actor_is_known_inside_and_forgotten_after() -> None:
    def operation(*, actor: Actor) -> Actor | None:
        return work.current_actor()

    assert work.run(operation, actor=SYSTEM) == SYSTEM
    assert work.current_actor() is None


def test_the_second_request_with_a_key_gets_the_first_answer() -> None:
    def operation(*, actor: Actor) -> None:
        remember(KEY, 201, b"{}")

    work.run(operation, actor=SYSTEM, idempotency=KEY)
    with pytest.raises(Replay) as caught:
        work.run(operation, actor=SYSTEM, idempotency=KEY)
    assert (caught.value.status, caught.value.body) == (201, b"{}")
    assert idempotency.replay(KEY) == b"{}"


def test_a_key_with_another_body_is_refused() -> None:
    work.run(nothing, actor=SYSTEM, idempotency=KEY)
    other = IdempotencyKey(KEY.actor_id, KEY.key, b"\2" * 32)
    with pytest.raises(IdempotencyMismatch):
        work.run(nothing, actor=SYSTEM, idempotency=other)


def test_a_key_is_free_again_when_the_operation_failed() -> None:
    def operation(*, actor: Actor) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        work.run(operation, actor=SYSTEM, idempotency=KEY)
    assert not Idempotency.objects.exists()
    work.run(nothing, actor=SYSTEM, idempotency=KEY)


def test_an_answer_that_was_cut_off_is_not_done_twice() -> None:
    work.run(nothing, actor=SYSTEM, idempotency=KEY)
    with pytest.raises(idempotency.AlreadyDone):
        work.run(nothing, actor=SYSTEM, idempotency=KEY)
