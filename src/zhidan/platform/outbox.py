"""Events between contexts: written with the fact, delivered after it, at least once.

`emit` writes the event and one delivery per handler in the caller's transaction. A worker claims
deliveries, counts the attempt before it runs, and runs the handler in the transaction that also
marks the delivery done: its effect happens once. Five failures put it into quarantine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.ids import uuid7s
from zhidan.platform.actors import Actor

MAX_ATTEMPTS = 5
_CHUNK = 200


@dataclass(frozen=True)
class Event:
    """Base of every event: ids and plain values, never personal ones. `key` names the subject.

    `live_topic` makes browsers hear of it; `live_scope` are the shops whose people may hear it
    (None: everybody); `live_data` is what they hear.
    """

    key: str

    live_topic: ClassVar[str] = ""
    context: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = _types.get(cls.__name__)
        if known is not None and known.__module__ != cls.__module__:
            raise TypeError(f"two events are called {cls.__name__}")
        _types[cls.__name__] = cls

    def live_scope(self) -> frozenset[UUID] | None:
        return None

    def live_data(self) -> dict[str, Any]:
        return {}


E = TypeVar("E", bound=Event)
E_contra = TypeVar("E_contra", bound=Event, contravariant=True)


class Handler(Protocol[E_contra]):
    """An idempotent reaction to one kind of event."""

    def __call__(self, event: E_contra, /, *, actor: Actor) -> None: ...


_types: dict[str, type[Event]] = {}
_handlers: dict[str, dict[str, Callable[..., None]]] = {}


def reacts_to(kind: type[E]) -> Callable[[Handler[E]], Handler[E]]:
    """Register an idempotent handler of `kind`. Used only in a context's reactions.py."""

    def register(handler: Handler[E]) -> Handler[E]:
        _handlers.setdefault(kind.__name__, {})[handler_name(handler)] = handler
        return handler

    return register


def handler_name(handler: Callable[..., Any] | Handler[Any]) -> str:
    return f"{getattr(handler, '__module__', '')}.{getattr(handler, '__qualname__', '')}"


def event_types() -> dict[str, type[Event]]:
    """Every event the product declares by its name: the catalogue."""
    return {name: kind for name, kind in _types.items() if kind.__module__.startswith("zhidan.")}


def handlers_of(name: str) -> dict[str, Callable[..., None]]:
    """The registered reactions to events called `name`, by the handler's own name."""
    return dict(_handlers.get(name, {}))


def encode(event: Event) -> str:
    return msgspec.json.encode(event).decode()


def decode(name: str, payload: str | bytes) -> Event:
    """The event as it was emitted.

    Raises: LookupError when no such event is declared any more.
    """
    kind = _types.get(name)
    if kind is None:
        raise LookupError(f"no event is called {name}")
    return msgspec.json.decode(payload, type=kind, strict=False)


def emit(event: Event) -> None:
    """Record `event` and one delivery per handler, in the present transaction."""
    emit_many([event])


def emit_many(events: Sequence[Event]) -> None:
    """Record all events with their deliveries. In bulk let one event name up to 500 ids."""
    if not events:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("emit() outside a transaction")
    for start in range(0, len(events), _CHUNK):
        _write(events[start : start + _CHUNK])


def _write(events: Sequence[Event]) -> None:
    ids = uuid7s(len(events))
    rows: list[Any] = []
    duties: list[Any] = []
    for event_id, event in zip(ids, events, strict=True):
        name = type(event).__name__
        rows += [event_id, name, event.key, event.live_topic, encode(event)]
        for handler in _handlers.get(name, ()):
            duties += [event_id, handler]
    insert = "INSERT INTO outbox_event (id, name, key, topic, payload) VALUES " + ",".join(  # noqa: S608
        ["(%s, %s, %s, %s, %s::jsonb)"] * len(events)
    )
    if duties:
        deliveries = ",".join(["(%s::uuid, %s)"] * (len(duties) // 2))
        insert = (
            f"WITH told AS ({insert}) INSERT INTO delivery (event_id, handler) VALUES {deliveries}"  # noqa: S608
        )
    with connection.cursor() as cursor:
        cursor.execute(insert, rows + duties)
