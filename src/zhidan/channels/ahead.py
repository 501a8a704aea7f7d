"""Reading ahead: the next chunk is parsed while the database takes the present one."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from queue import Empty, Full, Queue
from typing import TypeVar

T = TypeVar("T")
_END = object()
_PATIENCE_S = 0.2


def ahead(items: Iterable[T], *, depth: int = 1) -> Generator[T, None, None]:
    """The same items, produced by a thread that stays at most `depth` of them ahead.

    What the producer raises is raised here. The thread ends with the last item, or soon after
    the consumer has gone. Items must not need the caller's database connection.
    """
    queue: Queue[object] = Queue(maxsize=depth)
    is_over = threading.Event()

    def put(item: object) -> bool:
        while not is_over.is_set():
            try:
                queue.put(item, timeout=_PATIENCE_S)
            except Full:
                continue
            return True
        return False

    def produce() -> None:
        try:
            for item in items:
                if not put(item):
                    return
            put(_END)
        except BaseException as error:  # handed over, not swallowed
            put(_Failed(error))

    producer = threading.Thread(target=produce, name="read-ahead", daemon=True)
    producer.start()
    try:
        while True:
            try:
                item = queue.get(timeout=_PATIENCE_S)
            except Empty:
                if producer.is_alive() or not queue.empty():
                    continue
                return
            if item is _END:
                return
            if isinstance(item, _Failed):
                raise item.error
            yield item  # type: ignore[misc]
    finally:
        is_over.set()
        producer.join()


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error
