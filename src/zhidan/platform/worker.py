"""The worker: deliveries and jobs in every worker, relay and schedules in the one that leads.

Everything polls, at most 200 ms apart; a database that is away is waited for.
"""

from __future__ import annotations

import logging
import secrets
import socket
import threading
from collections.abc import Callable

import psycopg
from django.db import DatabaseError, InterfaceError, connection

from zhidan.platform import aside, audit_chain, deliveries, files, idempotency, limits
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.jobs import job_kinds
from zhidan.platform.live import Relay
from zhidan.platform.schedules import Clockwork, every

logger = logging.getLogger(__name__)
WORKER_LOCKS = 0x5A44  # class of the advisory locks that say "this worker lives"
LEADER_LOCK = (0x5A45, 1)
JOB_THREADS = 2
SLOWEST_S, FASTEST_S = 0.2, 0.02
BEAT_S = 5.0
_AWAY_S = 0.5

# What a dead worker held is due again at once: its lock went with its session.
_REAP_DELIVERIES = """
UPDATE delivery SET due_at = clock_timestamp(), worker = NULL
WHERE done_at IS NULL AND quarantined_at IS NULL AND worker IS NOT NULL
  AND due_at > clock_timestamp() AND worker NOT IN (
    SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2)
  AND last_error = ''
"""
_REAP_JOBS = """
UPDATE job SET lease_until = clock_timestamp() - interval '1 second', worker = NULL
WHERE state = 'running' AND worker IS NOT NULL AND lease_until > clock_timestamp()
  AND worker NOT IN (
    SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2)
"""


def run_worker(stop_event: threading.Event) -> None:
    """Work until `stop_event` is set; returns within two seconds after it."""
    number = secrets.randbelow(2**31 - 1) + 1
    loops: list[tuple[str, Callable[[], bool]]] = [
        ("deliveries", lambda: deliver_due(worker=number) > 0)
    ]
    loops += [
        (f"jobs-{i}", lambda: run_next_job(worker=number, stopping=stop_event))
        for i in range(JOB_THREADS)
    ]
    threads = [
        threading.Thread(target=_lead, args=(number, stop_event), name="lead", daemon=True),
        *(
            threading.Thread(target=_poll, args=(work, stop_event), name=name, daemon=True)
            for name, work in loops
        ),
    ]
    for thread in threads:
        thread.start()
    stop_event.wait()
    for thread in threads:
        thread.join(timeout=1.5 / len(threads))
    logger.info("worker %s stopped", number)


def _poll(work: Callable[[], bool], stop: threading.Event) -> None:
    pause = FASTEST_S
    while not stop.is_set():
        try:
            pause = 0.0 if work() else min(SLOWEST_S, max(FASTEST_S, pause * 2))
        except (DatabaseError, InterfaceError, psycopg.Error):
            logger.warning("the database does not answer")
            connection.close()
            pause = _AWAY_S
        stop.wait(pause)
    connection.close()


def _lead(number: int, stop: threading.Event) -> None:
    """Keep this worker's sign of life, and do the singular duties while it leads."""
    while not stop.is_set():
        try:
            with aside.connect() as session:
                _register(session, number)
                _lead_on(session, number, stop)
        except (DatabaseError, InterfaceError, psycopg.Error):
            logger.warning("the database does not answer")
            stop.wait(_AWAY_S)


def _lead_on(
    session: psycopg.Connection[tuple[object, ...]], number: int, stop: threading.Event
) -> None:
    session.execute("SELECT pg_advisory_lock(%s, %s)", [WORKER_LOCKS, number])
    clocks: threading.Thread | None = None
    relay: Relay | None = None
    deposed = threading.Event()
    beat = 0.0
    pause = FASTEST_S
    try:
        while not stop.is_set():
            if beat <= 0:
                session.execute(
                    "UPDATE worker_beat SET beat_at = clock_timestamp() WHERE id = %s", [number]
                )
                beat = BEAT_S
            if relay is None and _is_leader(session):
                relay = Relay(session)
                clocks = threading.Thread(
                    target=_run_schedules, args=(stop, deposed), name="schedules", daemon=True
                )
                clocks.start()
            news = relay.tick() if relay else False
            pause = FASTEST_S if news else min(SLOWEST_S, pause * 1.5)
            beat -= pause
            stop.wait(pause)
    finally:
        deposed.set()
        if clocks is not None:
            clocks.join(timeout=1)


def _is_leader(session: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = session.execute("SELECT pg_try_advisory_lock(%s, %s)", LEADER_LOCK).fetchone()
    return bool(row and row[0])


def _run_schedules(stop: threading.Event, deposed: threading.Event) -> None:
    clockwork = Clockwork()
    while not stop.is_set() and not deposed.is_set():
        try:
            clockwork.tick()
        except (DatabaseError, InterfaceError, psycopg.Error):
            connection.close()
            stop.wait(_AWAY_S)
        stop.wait(0.1)
    connection.close()


def _register(session: psycopg.Connection[tuple[object, ...]], number: int) -> None:
    session.execute("DELETE FROM worker_beat WHERE beat_at < clock_timestamp() - interval '1 day'")
    session.execute(
        "INSERT INTO worker_beat (id, host, kinds) VALUES (%s, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET beat_at = clock_timestamp()",
        [number, socket.gethostname()[:120], sorted(job_kinds())],
    )


def is_any_alive(within_s: float = 20.0) -> bool:
    """Whether some worker has shown a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM worker_beat"
            " WHERE beat_at > clock_timestamp() - make_interval(secs => %s))",
            [within_s],
        )
        return bool(cursor.fetchone()[0])


@every(1.0, "platform.reap")
def reap() -> None:
    """Hand on what dead workers held."""
    with connection.cursor() as cursor:
        cursor.execute(_REAP_DELIVERIES, [WORKER_LOCKS])
        cursor.execute(_REAP_JOBS, [WORKER_LOCKS])


@every(2.0, "platform.seal_audit")
def seal_audit() -> None:
    """Chain the newest audit entries."""
    audit_chain.seal_entries()


@every(600.0, "platform.sweep")
def sweep() -> None:
    """Forget what has served its time: told events, old keys, spent limits, expired files."""
    while deliveries.purge_done() == deliveries.PURGE_BATCH:
        pass
    idempotency.forget_old()
    limits.forget_expired()
    files.delete_expired()
