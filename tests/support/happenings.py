"""Events, handlers and jobs that tests of the platform use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform import work
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.jobs import job_kind
from zhidan.platform.outbox import Event, emit, reacts_to


@dataclass(frozen=True)
class CupFell(Event):
    """Something browsers hear of."""

    shop_ids: list[UUID]
    live_topic: ClassVar[str] = "cup.fell"

    def live_scope(self) -> frozenset[UUID]:
        return frozenset(self.shop_ids)

    def live_data(self) -> dict[str, Any]:
        return {"ids": [self.key]}


heard: list[str] = []
handle: dict[str, Callable[[CupFell], None]] = {}
jobs: dict[str, Callable[[JobHandle], None]] = {}


@reacts_to(CupFell)
def on_cup_fell(event: CupFell, /, *, actor: Actor) -> None:
    """Do what the present test wants done."""
    handle.get("do", lambda _event: None)(event)
    heard.append(event.key)


@job_kind("test.job")
def run_job(job: JobHandle) -> None:
    """Do what the present test wants done."""
    jobs["do"](job)


def drop_cup(key: str, shops: list[UUID] | None = None) -> None:
    """Emit one event in a transaction of its own."""

    def operation(*, actor: Actor) -> None:
        emit(CupFell(key=key, shop_ids=shops or []))

    work.run(operation, actor=SYSTEM)


def forget() -> None:
    """Begin a test with nothing heard and nothing to do."""
    heard.clear()
    handle.clear()
    jobs.clear()
