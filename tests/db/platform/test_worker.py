"""The worker: delivers, keeps the schedule, stops quickly, and takes over from the dead."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.db import connection

from tests.support import happenings
from tests.support.happenings import drop_cup
from zhidan.platform import aside, work, worker
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.jobs import enqueue
from zhidan.platform.models import Delivery, Job, ScheduleMark
from zhidan.platform.schedules import Clockwork, Schedule, _schedules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    happenings.forget()
    yield
    happenings.forget()


def soon(is_so: Callable[[], bool], within_s: float = 5.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def queue(*, actor: Actor) -> UUID:
    return enqueue("test.job", {}, actor=actor)


def test_a_worker_delivers_runs_and_stops_within_two_seconds() -> None:
    ran: list[UUID] = []
    happenings.jobs["do"] = lambda job: ran.append(job.id)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_worker, args=(stop,))
    thread.start()
    try:
        drop_cup("cup:1")
        job_id = work.run(queue, actor=SYSTEM)
        assert soon(lambda: happenings.heard == ["cup:1"] and ran == [job_id])
        assert soon(worker.is_any_alive)
    finally:
        began = time.monotonic()
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - began < 2


def test_what_a_dead_worker_held_is_due_at_once_and_a_living_ones_is_not() -> None:
    happenings.jobs["do"] = lambda _job: None
    job_id = work.run(queue, actor=SYSTEM)
    drop_cup("cup:1")
    for number, is_due in ((77, False), (78, True)):
        Job.objects.filter(id=job_id).update(
            state="running", worker=number, lease_until="2099-01-01T00:00:00Z"
        )
        Delivery.objects.update(worker=number, attempts=1, due_at="2099-01-01T00:00:00Z")
        with aside.connect() as living:
            living.execute("SELECT pg_advisory_lock(%s, %s)", [worker.WORKER_LOCKS, 77])
            worker.reap()
            with connection.cursor() as cursor:
                cursor.execute("SELECT lease_until < clock_timestamp() FROM job")
                assert cursor.fetchone() == (is_due,)
                cursor.execute("SELECT due_at <= clock_timestamp() FROM delivery")
                assert cursor.fetchone() == (is_due,)


def test_a_failing_duty_is_noted_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def breaks() -> None:
        raise RuntimeError("13800001111")

    monkeypatch.setitem(_schedules, "test.breaks", Schedule("test.breaks", 3600, breaks))
    monkeypatch.setitem(
        _schedules, "test.works", Schedule("test.works", 3600, lambda: done.append("x"))
    )
    Clockwork().tick()
    mark = ScheduleMark.objects.get(name="test.breaks")
    assert "RuntimeError" in mark.last_error
    assert "13800001111" not in mark.last_error
    assert done == ["x"]


def test_a_daily_duty_is_not_done_again_when_the_worker_restarts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setitem(
        _schedules, "test.daily", Schedule("test.daily", 3600, lambda: done.append("x"))
    )
    Clockwork().tick()
    Clockwork().tick()
    assert done == ["x"]
