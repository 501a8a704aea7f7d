"""Jobs: attempts before the run, checkpoints with the chunk, an end that says why."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.support import happenings
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.platform import work
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.job_handle import JobHandle, LeaseLost, Result
from zhidan.platform.job_runs import cancel, retry, run_next_job
from zhidan.platform.jobs import enqueue
from zhidan.platform.models import Job, JobResult

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    happenings.forget()
    yield
    happenings.forget()


def queue(**args: Any) -> UUID:
    return work.run(_enqueue, actor=SYSTEM, kind="test.job", args=args)


def _enqueue(*, kind: str, args: dict[str, Any], actor: Actor) -> UUID:
    return enqueue(kind, args, actor=actor)


def make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE job SET due_at = clock_timestamp(),"
            " lease_until = clock_timestamp() - interval '1 second'"
        )


def test_a_job_runs_with_its_arguments_and_reports_rows() -> None:
    def do(job: JobHandle) -> None:
        assert job.args == {"n": 3}
        job.progress(2, 3)
        job.results([Result("ok", label="A"), Result("not_found", label="B", params={"x": 1})])

    happenings.jobs["do"] = do
    job_id = queue(n=3)
    assert run_next_job()
    assert not run_next_job()
    job = Job.objects.get(id=job_id)
    assert (job.state, job.attempts, job.progress_done, job.progress_total) == ("done", 1, 2, 3)
    assert (job.ok_count, job.failed_count) == (1, 1)
    found = JobResult.objects.filter(job_id=job_id).order_by("seq")
    assert [(r.seq, r.code, r.subject_label, r.params) for r in found] == [
        (1, "ok", "A", {}),
        (2, "not_found", "B", {"x": 1}),
    ]


def test_a_killed_job_goes_on_from_its_checkpoint() -> None:
    seen: list[int] = []

    def do(job: JobHandle) -> None:
        for step in range(job.state.get("next", 0), 4):
            seen.append(step)
            job.checkpoint({"next": step + 1})
            if step == 1 and job.attempt == 1:
                raise SystemExit

    happenings.jobs["do"] = do
    job_id = queue()
    with pytest.raises(SystemExit):
        run_next_job()
    assert Job.objects.get(id=job_id).state == "running"
    make_due()
    run_next_job()
    assert seen == [0, 1, 2, 3]
    assert (Job.objects.get(id=job_id).state, Job.objects.get(id=job_id).attempts) == ("done", 2)


def test_a_job_is_put_apart_when_it_failed_five_times_and_retry_lets_it_go_on() -> None:
    def do(job: JobHandle) -> None:
        job.checkpoint({"at": job.attempt})
        raise RuntimeError("secret")

    happenings.jobs["do"] = do
    job_id = queue()
    for _ in range(7):
        run_next_job()
        make_due()
    job = Job.objects.get(id=job_id)
    assert (job.state, job.attempts, job.checkpoint) == ("quarantined", 5, {"at": 5})
    assert "secret" not in job.last_error
    happenings.jobs["do"] = lambda _job: None
    retry(job_id)
    run_next_job()
    assert Job.objects.get(id=job_id).state == "done"


def test_a_job_that_kills_its_worker_is_put_apart_when_it_did_so_five_times() -> None:
    def do(job: JobHandle) -> None:
        raise SystemExit

    happenings.jobs["do"] = do
    job_id = queue()
    for _ in range(5):
        with pytest.raises(SystemExit):
            run_next_job()
        make_due()
    assert not run_next_job()
    assert Job.objects.get(id=job_id).state == "quarantined"


def test_a_refusal_ends_a_job_at_once_with_its_code() -> None:
    def do(job: JobHandle) -> None:
        raise InvalidInput(code="bad_file")

    happenings.jobs["do"] = do
    job_id = queue()
    run_next_job()
    job = Job.objects.get(id=job_id)
    assert (job.state, job.attempts, job.last_error) == ("failed", 1, "bad_file")


def test_a_running_job_stops_when_it_asks_whether_it_was_cancelled() -> None:
    def do(job: JobHandle) -> None:
        cancel(job.id)
        assert job.cancelled()

    happenings.jobs["do"] = do
    job_id = queue()
    run_next_job()
    assert Job.objects.get(id=job_id).state == "cancelled"


def test_a_waiting_job_is_cancelled_at_once_and_an_ended_one_not_at_all() -> None:
    job_id = queue()
    cancel(job_id)
    assert not run_next_job()
    with pytest.raises(Conflict) as caught:
        cancel(job_id)
    assert caught.value.code == "job_finished"
    with pytest.raises(NotFound):
        cancel(UUID(int=1))


def test_a_stopping_worker_gives_the_job_back_without_counting_the_attempt() -> None:
    stopping = threading.Event()

    def do(job: JobHandle) -> None:
        stopping.set()
        job.progress(1)

    happenings.jobs["do"] = do
    job_id = queue()
    run_next_job(stopping=stopping)
    job = Job.objects.get(id=job_id)
    assert (job.state, job.attempts) == ("queued", 0)


def test_a_worker_that_lost_its_lease_writes_nothing() -> None:
    def do(job: JobHandle) -> None:
        Job.objects.filter(id=job.id).update(attempts=2)
        with pytest.raises(LeaseLost):
            job.checkpoint({"at": 1})
        raise LeaseLost

    happenings.jobs["do"] = do
    job_id = queue()
    run_next_job()
    job = Job.objects.get(id=job_id)
    assert (job.state, job.checkpoint) == ("running", {})
