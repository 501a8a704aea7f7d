"""Promises about effects: what was to follow has followed, once, or stands where people look."""

from __future__ import annotations

from zhidan.insights.verify.invariant import Invariant

# Nobody can be late while nobody works: a worker must have lived through the time in question.
_WORKED_PAST = """EXISTS (SELECT FROM worker_beat AS w WHERE w.started_at < {0}
    AND w.beat_at > {0} + interval '{1}')"""

EFFECTS = (
    Invariant(
        "E1",
        "While a worker runs, no consequence of an event is late by more than ten minutes.",
        f"""
SELECT d.id::text FROM delivery AS d
WHERE d.done_at IS NULL AND d.quarantined_at IS NULL
  AND {_WORKED_PAST.format("d.due_at", "10 minutes")}
""",  # noqa: S608
        ("delivery",),
    ),
    Invariant(
        "E1.quarantine",
        "No consequence of an event has failed for good and waits for a person.",
        "SELECT id::text FROM delivery WHERE quarantined_at IS NOT NULL",
        ("delivery",),
    ),
    Invariant(
        "E1.event",
        "Every delivery is of an event that is still there.",
        """
SELECT d.id::text FROM delivery AS d
WHERE NOT EXISTS (SELECT FROM outbox_event AS e WHERE e.id = d.event_id)
""",
        ("delivery", "outbox_event"),
    ),
    Invariant(
        "E3",
        "A kept answer is whole: status and body together, under the hash of its request.",
        """
SELECT actor_id::text || '/' || key FROM idempotency
WHERE (status IS NULL) <> (body IS NULL) OR length(body_hash) <> 32
""",
        ("idempotency",),
    ),
    Invariant(
        "E5",
        "No job runs without a lease, nor long past it while a worker could have taken it over.",
        f"""
SELECT j.id::text FROM job AS j
WHERE j.state = 'running'
  AND (j.lease_until IS NULL OR {_WORKED_PAST.format("j.lease_until", "10 minutes")})
""",  # noqa: S608
        ("job",),
    ),
    Invariant(
        "E5.attempts",
        "Nothing is tried more than five times: jobs and deliveries stop there.",
        """
SELECT id::text FROM job WHERE attempts > 5
UNION ALL SELECT id::text FROM delivery WHERE attempts > 5
""",
        ("job", "delivery"),
    ),
    Invariant(
        "E6",
        "A finished import has one outcome for every row of its files.",
        """
SELECT i.id::text FROM import_run AS i
LEFT JOIN (SELECT import_id, count(*) AS rows,
        count(*) FILTER (WHERE outcome = 'created') AS created,
        count(*) FILTER (WHERE outcome = 'updated') AS updated,
        count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged,
        count(*) FILTER (WHERE outcome = 'rejected') AS rejected
    FROM import_row GROUP BY import_id) AS r ON r.import_id = i.id
WHERE i.state IN ('finished', 'undone') AND (i.rows <> coalesce(r.rows, 0)
   OR i.created <> coalesce(r.created, 0) OR i.updated <> coalesce(r.updated, 0)
   OR i.unchanged <> coalesce(r.unchanged, 0) OR i.rejected <> coalesce(r.rejected, 0))
""",
        ("import_run", "import_row"),
    ),
)
