"""Importing a small file in a test, the way a job or the command line does."""

from __future__ import annotations

from typing import Any, BinaryIO
from uuid import UUID

from zhidan.channels.models import ImportRun
from zhidan.channels.operations.run_import import run_import
from zhidan.channels.operations.start_import import start_import
from zhidan.platform import files
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import run


class Quiet:
    """A runner nobody watches; it may stop after so many chunks, as a killed one would."""

    def __init__(self, *, dies_after: int | None = None) -> None:
        self.dies_after = dies_after
        self.calls = 0

    def progress(self, done: int, total: int | None = None) -> None:  # noqa: ARG002
        self.calls += 1
        if self.dies_after is not None and self.calls > self.dies_after:
            raise KilledHere

    def cancelled(self) -> bool:
        return False


class KilledHere(BaseException):
    """Stands for SIGKILL: nothing of the product catches it."""


def upload(
    shop: str | UUID | None, *streams: BinaryIO, actor: Actor = SYSTEM, **options: Any
) -> ImportRun:
    """An import that waits to be run."""
    ids = [files.put(stream, kind="import", name=f"{n}.csv") for n, stream in enumerate(streams)]
    return run(
        start_import,
        actor=actor,
        shop=shop,
        file_ids=ids,
        file_names=[f"{n}.csv" for n, _ in enumerate(streams)],
        in_background=False,
        **options,
    )


def import_files(
    shop: str | UUID | None, *streams: BinaryIO, actor: Actor = SYSTEM, **options: Any
) -> ImportRun:
    """An import from its files to its end."""
    started = upload(shop, *streams, actor=actor, **options)
    return run_import(import_id=started.id, runner=Quiet(), actor=actor)


def outcomes(done: ImportRun) -> tuple[int, int, int, int]:
    """Rows created, updated, unchanged, rejected; together all of them."""
    found = (done.created, done.updated, done.unchanged, done.rejected)
    assert sum(found) == done.rows
    return found
