"""The live relay: nothing is told before it is safe, nothing that commits late is skipped."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from tests.support import happenings
from tests.support.happenings import CupFell, drop_cup
from zhidan.platform import aside, live
from zhidan.platform.outbox import encode

pytestmark = pytest.mark.django_db(transaction=True)
INSERT = (
    "INSERT INTO outbox_event (id, name, key, topic, payload)"
    " VALUES (gen_random_uuid(), 'CupFell', %s, 'cup.fell', %s::jsonb)"
)


@pytest.fixture(autouse=True)
def quiet() -> None:
    happenings.forget()


def keys(since: int, upto: int) -> list[str]:
    return [event.data["ids"][0] for event in live.between(since, upto) or []]


def test_an_event_that_commits_late_is_told_after_one_that_overtook_it() -> None:
    since = live.position()
    with aside.connect() as slow:
        slow.execute("BEGIN")
        slow.execute(INSERT, ["slow", encode(CupFell(key="slow", shop_ids=[]))])
        drop_cup("fast")
        early = live.position()
        assert keys(since, early) == []  # the older transaction may still speak
        slow.execute("COMMIT")
    late = live.position()
    assert keys(since, early) == []
    assert keys(early, late) == ["slow", "fast"]


def test_a_sequence_instead_of_the_bound_would_skip_the_late_one() -> None:
    """The control: a cursor at the newest row seen never comes back for the late one."""
    with aside.connect() as slow, connection.cursor() as cursor:
        slow.execute("BEGIN")
        slow.execute(INSERT, ["slow", encode(CupFell(key="slow", shop_ids=[]))])
        drop_cup("fast")
        cursor.execute("SELECT max(xid) FROM outbox_event")
        (naive,) = cursor.fetchone()
        slow.execute("COMMIT")
        cursor.execute("SELECT count(*) FROM outbox_event WHERE xid > %s", [naive])
        assert cursor.fetchone() == (0,)


def test_equal_events_are_told_once_and_each_knows_its_shops() -> None:
    shop = uuid4()
    since = live.position()
    for _ in range(3):
        drop_cup("same", [shop])
    (event,) = live.between(since, live.position()) or []
    assert (event.topic, event.shops) == ("cup.fell", frozenset({shop}))


def test_too_much_to_tell_is_a_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "REPLAY_ROWS", 2)
    since = live.position()
    for number in range(3):
        drop_cup(f"cup:{number}")
    assert live.between(since, live.position()) is None


def test_the_relay_speaks_once_for_many_and_not_without_news() -> None:
    with aside.connect() as ear, aside.connect() as session:
        ear.execute(f"LISTEN {live.CHANNEL}".encode())
        relay = live.Relay(session)
        relay.tick()
        for number in range(5):
            drop_cup(f"cup:{number}")
        assert relay.tick()
        assert not relay.tick()
        heard = [int(notice.payload) for notice in ear.notifies(timeout=0.3)]
    assert len(heard) == 2
    assert keys(heard[0], heard[1]) == [f"cup:{number}" for number in range(5)]


def test_a_cursor_of_the_future_or_of_purged_events_is_not_kept() -> None:
    drop_cup("cup:1")
    assert live.is_kept(live.position())
    assert not live.is_kept(live.position() + 10_000)
    assert not live.is_kept(1)
