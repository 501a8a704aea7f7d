"""A client that never forgets: it sends orders, writes down what it was told, settles the rest."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from zhidan.config.drills.shop import SHOP, paid_order
from zhidan.config.drills.witness import Witness

PATIENCE_S = 15.0
SETTLE_S = 90.0
_PAUSE_S = 0.05


@dataclass
class Tally:
    """What the senders have met so far. Counted under one lock."""

    in_flight: int = 0
    answered: int = 0
    unknown: int = 0
    refused: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    approved: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sender(threading.Thread):
    """Sends orders one after another until told to stop.

    A connection that breaks, times out or answers 5xx leaves the outcome unknown: the same order
    is sent again until there is an answer. Every twentieth round it approves what it was told of,
    as a job, so that the worker has something in its hands as well.
    """

    def __init__(
        self, name: str, port: int, key: str, codes: tuple[str, ...], witness: Witness,
        tally: Tally, stop: threading.Event, seed: int,
    ) -> None:  # fmt: skip
        super().__init__(name=name, daemon=True)
        self._port, self._key, self._codes = port, key, codes
        self._witness, self._tally, self._ended = witness, tally, stop
        self._random = random.Random(f"{seed}:{name}")  # noqa: S311
        self._connection: http.client.HTTPConnection | None = None
        self._mine: list[UUID] = []

    def run(self) -> None:
        number = 0
        while not self._ended.is_set():
            count = 1 if self._random.random() < 0.8 else self._random.randint(2, 30)
            orders = [
                paid_order(f"{self.name}-{number + i:07d}", self._codes, self._random)
                for i in range(count)
            ]
            number += count
            self._settle(orders)
            if len(self._mine) >= 30:
                self._approve()
        self._close()

    def _settle(self, orders: list[dict[str, Any]]) -> None:
        """Send until there is an answer."""
        until: float | None = None
        while True:
            answer = self._post("/api/v1/orders/intake", {"shop": SHOP, "orders": orders})
            if answer is not None:
                self._note(orders, answer)
                return
            with self._tally.lock:
                self._tally.unknown += len(orders) if until is None else 0
            until = until or time.monotonic() + SETTLE_S
            if time.monotonic() > until:
                with self._tally.lock:
                    self._tally.unsettled += [order["external_no"] for order in orders]
                return
            time.sleep(_PAUSE_S)

    def _note(self, orders: list[dict[str, Any]], answer: dict[str, Any]) -> None:
        for row in answer.get("results", []):
            if row["outcome"] in ("created", "unchanged"):
                self._witness.acknowledge(row["external_no"], UUID(row["order_id"]))
                self._mine.append(UUID(row["order_id"]))
            else:
                with self._tally.lock:
                    self._tally.refused.append(f"{row['external_no']}: {row['outcome']}")
        if "results" not in answer:
            with self._tally.lock:
                self._tally.refused += [f"{o['external_no']}: {answer}" for o in orders]
        with self._tally.lock:
            self._tally.answered += len(orders)

    def _approve(self) -> None:
        """Approve in the background; whether it arrived is for the invariants to tell."""
        ids, self._mine = self._mine, []
        if self._post("/api/v1/orders/approve", {"ids": [str(one) for one in ids]}) is not None:
            with self._tally.lock:
                self._tally.approved += len(ids)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer, or None when nobody can know what became of it."""
        with self._tally.lock:
            self._tally.in_flight += 1
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    "127.0.0.1", self._port, timeout=PATIENCE_S
                )
            self._connection.request("POST", path, json.dumps(body), self._headers())
            answer = self._connection.getresponse()
            said = answer.read()
            if answer.status >= 500:
                return None
            found: dict[str, Any] = json.loads(said)
            return found
        except (OSError, http.client.HTTPException, ValueError):
            self._close()
            return None
        finally:
            with self._tally.lock:
                self._tally.in_flight -= 1

    def _headers(self) -> dict[str, str]:
        return {
            "Host": "localhost",
            "Authorization": f"Bearer {self._key}",
            "Content-Type": "application/json",
        }

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()
