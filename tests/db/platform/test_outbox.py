"""Events and their deliveries: with the fact, counted before they run, once in effect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.support import happenings
from tests.support.happenings import CupFell, drop_cup
from zhidan.platform import work
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.deliveries import deliver_due, overdue, replay
from zhidan.platform.outbox import emit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    happenings.forget()
    yield
    happenings.forget()


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def fail(_event: CupFell) -> None:
    raise RuntimeError("13800001111 is nobody's business")


def make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery SET due_at = clock_timestamp()")


def test_an_event_is_delivered_once_when_its_transaction_commits() -> None:
    drop_cup("cup:1")
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert happenings.heard == ["cup:1"]


def test_nothing_is_left_when_the_transaction_rolls_back() -> None:
    def operation(*, actor: Actor) -> None:
        emit(CupFell(key="cup:1", shop_ids=[]))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        work.run(operation, actor=SYSTEM)
    assert rows("SELECT count(*) FROM outbox_event") == [(0,)]
    assert rows("SELECT count(*) FROM delivery") == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_emit_refuses_when_no_transaction_is_open() -> None:
    with pytest.raises(RuntimeError, match="outside"):
        emit(CupFell(key="cup:1", shop_ids=[]))


def test_a_failed_delivery_undoes_its_writes_and_waits_when_it_is_tried_again() -> None:
    def write_and_fail(event: CupFell) -> None:
        emit(CupFell(key="cup:2", shop_ids=[]))
        fail(event)

    happenings.handle["do"] = write_and_fail
    drop_cup("cup:1")
    deliver_due()
    assert rows("SELECT count(*) FROM outbox_event") == [(1,)]
    ((attempts, is_later, error),) = rows(
        "SELECT attempts, due_at > clock_timestamp(), last_error FROM delivery"
    )
    assert (attempts, is_later) == (1, True)
    assert "RuntimeError at" in str(error)
    assert "13800001111" not in str(error)


def test_five_failures_put_a_delivery_apart_and_replay_brings_it_back() -> None:
    happenings.handle["do"] = fail
    drop_cup("cup:1")
    for _ in range(7):
        deliver_due()
        make_due()
    assert rows("SELECT attempts, quarantined_at IS NOT NULL FROM delivery") == [(5, True)]
    (kept,) = overdue()
    happenings.forget()
    replay(kept["id"])
    assert deliver_due() == 1
    assert happenings.heard == ["cup:1"]
    assert overdue(0) == []


def test_an_attempt_is_counted_when_the_worker_dies_in_it() -> None:
    def die(_event: CupFell) -> None:
        raise SystemExit

    happenings.handle["do"] = die
    drop_cup("cup:1")
    with pytest.raises(SystemExit):
        deliver_due()
    assert rows("SELECT attempts, done_at IS NULL FROM delivery") == [(1, True)]


def test_a_deadly_event_is_put_apart_when_it_killed_five_workers() -> None:
    def die(_event: CupFell) -> None:
        raise SystemExit

    happenings.handle["do"] = die
    drop_cup("cup:1")
    for _ in range(5):
        with pytest.raises(SystemExit):
            deliver_due()
        make_due()
    assert deliver_due() == 0
    assert rows("SELECT attempts, quarantined_at IS NOT NULL FROM delivery") == [(5, True)]


def test_an_event_nobody_handles_any_more_is_kept_for_a_person() -> None:
    drop_cup("cup:1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery SET handler = 'gone.handler'")
    deliver_due()
    ((error, is_done),) = rows("SELECT last_error, done_at IS NOT NULL FROM delivery")
    assert "LookupError" in str(error)
    assert not is_done
