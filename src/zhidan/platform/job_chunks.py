"""Long jobs chunk by chunk: a transaction each, resumed where the last one committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from zhidan.kernel.outcomes import Outcomes
from zhidan.platform.actors import Actor
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.work import JOB, run

T = TypeVar("T")


def in_chunks(
    job: JobHandle,
    items: Sequence[T],
    change: Callable[[list[T], Actor], Outcomes],
    *,
    size: int,
    counts: Callable[[T], int] = lambda _item: 1,
) -> None:
    """Change all items of a job, `size` in a transaction; their outcomes go into its report.

    `counts` is how much one item moves the progress on.
    """
    done = int(job.state.get("done", 0))
    told, total = sum(map(counts, items[:done])), sum(map(counts, items))
    while done < len(items) and not job.cancelled():
        chunk = list(items[done : done + size])
        done += len(chunk)

        def take(*, actor: Actor, chunk: list[T] = chunk, upto: int = done) -> None:
            job.results(change(chunk, actor))
            job.checkpoint({"done": upto})

        run(take, actor=job.actor, bounds=JOB)
        told += sum(map(counts, chunk))
        job.progress(told, total)
