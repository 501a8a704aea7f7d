"""The platform's guards under real concurrency, each beside the control that shows it is needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.support import happenings
from tests.support.happenings import drop_cup
from zhidan.platform import aside, idempotency, limits, numbering, work
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.idempotency import IdempotencyKey, Replay, remember
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.jobs import enqueue
from zhidan.platform.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
R = TypeVar("R")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    happenings.forget()
    yield
    happenings.forget()


def at_once(count: int, call: Callable[[int], R], *, threads: int = 8) -> list[R]:
    """Run `call` in `threads` threads that all start together."""
    barrier = threading.Barrier(threads)

    def share(first: int) -> list[R]:
        try:
            barrier.wait(10)
            return [call(number) for number in range(first, count, threads)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return [answer for answers in pool.map(share, range(threads)) for answer in answers]


def test_a_limit_of_ten_lets_exactly_ten_of_a_thousand_pass() -> None:
    assert sum(at_once(1_000, lambda _n: limits.hit("door", 10, 60))) == 10


def test_counting_and_then_writing_lets_more_pass() -> None:
    """The control: a read before the write, as most limiters do it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rate_hit VALUES ('door', 0, clock_timestamp() + interval '1 hour')"
        )
    together = threading.Barrier(8)

    def naive(_number: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT hits FROM rate_hit WHERE bucket = 'door'")
            (hits,) = cursor.fetchone()
            together.wait(10)
            cursor.execute("UPDATE rate_hit SET hits = %s WHERE bucket = 'door'", [hits + 1])
        return bool(hits < 1)

    assert sum(at_once(8, naive)) > 1


def test_a_request_sent_at_once_has_one_effect_and_one_answer() -> None:
    key = IdempotencyKey(UUID(int=1), "order-0001", b"\1" * 32)

    def operation(*, actor: Actor) -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO number_series VALUES ('race', 1)"
                " ON CONFLICT (series) DO UPDATE SET next = number_series.next + 1 RETURNING next"
            )
            body = str(cursor.fetchone()[0]).encode()
        remember(key, 200, body)
        return body

    def send(_number: int) -> bytes:
        try:
            return work.run(operation, actor=SYSTEM, idempotency=key)
        except Replay as replay:
            return replay.body

    assert set(at_once(64, send)) == {b"1"}
    assert idempotency.replay(key) == b"1"


def test_without_the_key_every_copy_has_an_effect() -> None:
    """The control: the same requests without a key."""

    def operation(*, actor: Actor) -> int:
        return numbering.gapless("race-control")

    assert len(set(at_once(16, lambda _n: work.run(operation, actor=SYSTEM)))) == 16


def test_an_event_is_handled_once_however_many_workers_look() -> None:
    for number in range(40):
        drop_cup(f"cup:{number:02}")
    at_once(8, lambda _n: [deliver_due(5) for _ in range(12)])
    assert sorted(happenings.heard) == [f"cup:{number:02}" for number in range(40)]


def test_a_job_runs_in_one_worker_while_its_lease_lasts() -> None:
    ran: list[UUID] = []
    happenings.jobs["do"] = lambda job: ran.append(job.id)

    def queue(*, actor: Actor) -> UUID:
        return enqueue("test.job", {}, actor=actor)

    queued = [work.run(queue, actor=SYSTEM) for _ in range(20)]
    at_once(8, lambda _n: [run_next_job() for _ in range(10)])
    assert sorted(ran) == sorted(queued)


def test_a_worker_whose_lease_ran_out_cannot_commit_a_chunk() -> None:
    """Its neighbour took the job over: the late chunk is undone with its checkpoint."""
    began, go_on = threading.Event(), threading.Event()
    undone: list[str] = []

    def slow(job: JobHandle) -> None:
        if job.attempt == 2:
            job.checkpoint({"by": 2})
            return
        began.set()
        assert go_on.wait(10)
        with transaction.atomic():
            drop_in_chunk()
            try:
                job.checkpoint({"by": 1})
            except Exception:
                undone.append("fenced")
                raise

    def drop_in_chunk() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO number_series VALUES ('late chunk', 1)")

    happenings.jobs["do"] = slow

    def queue(*, actor: Actor) -> UUID:
        return enqueue("test.job", {}, actor=actor)

    job_id = work.run(queue, actor=SYSTEM)

    def first_worker() -> None:
        try:
            run_next_job()
        finally:
            connection.close()

    thread = threading.Thread(target=first_worker)
    thread.start()
    assert began.wait(10)
    Job.objects.filter(id=job_id).update(lease_until="2020-01-01T00:00:00Z")
    assert run_next_job()
    go_on.set()
    thread.join(10)
    job = Job.objects.get(id=job_id)
    assert (job.state, job.checkpoint, undone) == ("done", {"by": 2}, ["fenced"])
    assert aside.fetch("SELECT 1 FROM number_series WHERE series = %s", ["late chunk"]) == []


def test_numbers_taken_at_once_are_never_alike() -> None:
    numbering.forget_blocks()
    taken = at_once(200, lambda _n: numbering.next_numbers("race-order", 7))
    flat = [number for batch in taken for number in batch]
    assert len(flat) == len(set(flat)) == 1_400


def test_a_gapless_series_has_no_gap_when_a_tenth_roll_back() -> None:
    def operation(*, actor: Actor, fails: bool) -> int:
        number = numbering.gapless("race-invoice")
        if fails:
            raise ValueError("rolled back")
        return number

    def take(number: int) -> int | None:
        try:
            return work.run(operation, actor=SYSTEM, fails=number % 10 == 0)
        except ValueError:
            return None

    kept = sorted(n for n in at_once(100, take) if n is not None)
    assert kept == list(range(1, 91))
