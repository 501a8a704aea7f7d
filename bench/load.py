"""A load generator on raw sockets: so little work per request that it hardly disturbs.

Each connection sends its next request when it has read the answer of the last one.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.cpu import own_ms
from bench.harness import percentile

PATIENCE_S = 60.0


@dataclass
class Load:
    """What was sent and how it went. `latencies` in milliseconds; `cpu_ms` is the generator's."""

    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    seconds: float = 0.0
    cpu_ms: float = 0.0

    @property
    def per_s(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def p(self, share: float) -> float:
        """A percentile of the latencies."""
        return round(percentile(self.latencies, share), 2)


def request(method: str, path: str, key: str, body: bytes = b"", *, language: str = "en") -> bytes:
    """One request as it goes over the wire."""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        f"Accept-Language: {language}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def send_all(
    port: int, requests: Sequence[bytes], *, connections: int, keep_bodies: bool = False
) -> Load:
    """Send every request once over so many connections and wait for all answers."""
    return asyncio.run(_send_all(port, requests, connections, keep_bodies))


async def _send_all(
    port: int, requests: Sequence[bytes], connections: int, keep_bodies: bool
) -> Load:
    load = Load()
    waiting = iter(requests)
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    cpu, started = own_ms(), time.perf_counter()
    await asyncio.gather(
        *(_converse(reader, writer, waiting, load, keep_bodies) for reader, writer in opened)
    )
    load.seconds = time.perf_counter() - started
    load.cpu_ms = own_ms() - cpu
    for _, writer in opened:
        writer.close()
    return load


async def _converse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    waiting: Iterator[bytes],
    load: Load,
    keep_bodies: bool,
) -> None:
    for sent in waiting:
        started = time.perf_counter()
        writer.write(sent)
        async with asyncio.timeout(PATIENCE_S):
            status, body = await read_answer(reader)
        load.latencies.append((time.perf_counter() - started) * 1000.0)
        load.statuses[status] += 1
        if keep_bodies or status >= 400:
            load.bodies.append(body)


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer, whole or in chunks."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    fields = head.lower()
    at = fields.find(b"content-length:")
    if at >= 0:
        length = int(fields[at + 15 : fields.index(b"\r\n", at)])
        return status, await reader.readexactly(length)
    parts = []
    if b"transfer-encoding: chunked" in fields:
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
    return status, b"".join(parts)
