"""Splitting many orders as a job: progress, a row per order, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import msgspec

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.payments.operations.split_paid_orders import split_paid_orders
from zhidan.payments.operations.unsplit_paid_orders import unsplit_paid_orders
from zhidan.platform.actors import Actor
from zhidan.platform.job_chunks import in_chunks
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.jobs import job_kind

SPLIT_JOB, UNSPLIT_JOB = "payments.split", "payments.unsplit"
CHUNK = 200


@job_kind(SPLIT_JOB)
def split_many(job: JobHandle) -> None:
    """Split every order of the job in the same way, 200 in a transaction."""
    job.actor.require("orders.split")
    wish = msgspec.convert(job.args["wish"], orders.SplitWish)
    _in_chunks(
        job,
        lambda ids, actor: split_paid_orders(
            wanted=[orders.Splitting(one, wish) for one in ids], actor=actor
        ),
    )


@job_kind(UNSPLIT_JOB)
def unsplit_many(job: JobHandle) -> None:
    """Let every order of the job be whole again, 200 in a transaction."""
    job.actor.require("orders.split")
    reason = str(job.args["reason"])
    _in_chunks(
        job, lambda ids, actor: unsplit_paid_orders(order_ids=ids, reason=reason, actor=actor)
    )


def _in_chunks(job: JobHandle, change: Callable[[list[UUID], Actor], Outcomes]) -> None:
    in_chunks(job, [UUID(text) for text in job.args["ids"]], change, size=CHUNK)
