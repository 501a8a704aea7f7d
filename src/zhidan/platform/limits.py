"""How often somebody may do something: one atomic statement on an unlogged table."""

from __future__ import annotations

from django.db import connection

from zhidan.kernel.errors import Refusal

_HIT = """
INSERT INTO rate_hit AS r (bucket, hits, expires_at)
VALUES (%s, 1, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (bucket) DO UPDATE SET
    hits = CASE WHEN r.expires_at <= clock_timestamp() THEN 1 ELSE r.hits + 1 END,
    expires_at = CASE WHEN r.expires_at <= clock_timestamp()
                      THEN excluded.expires_at ELSE r.expires_at END
RETURNING hits
"""


class TooManyRequests(Refusal):
    """The bucket is full; `retry_after_s` says how long to wait at most."""

    code, status = "too_many_requests", 429


def hit(bucket: str, limit: int, window_s: int) -> bool:
    """Count one more in `bucket`; False when the window already had `limit`.

    Call it outside a transaction: a rolled-back hit was none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HIT, [bucket[:160], window_s])
        (hits,) = cursor.fetchone()
    return bool(hits <= limit)


def demand(bucket: str, limit: int, window_s: int) -> None:
    """Raises: TooManyRequests when the bucket is full."""
    if not hit(bucket, limit, window_s):
        raise TooManyRequests(retry_after_s=window_s)


def give_back(bucket: str) -> None:
    """Take one count back: what it stood for turned out to be harmless."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rate_hit SET hits = hits - 1 WHERE bucket = %s AND hits > 0", [bucket[:160]]
        )


def clear(bucket: str) -> None:
    """Empty a bucket, e.g. after the right password."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rate_hit WHERE bucket = %s", [bucket[:160]])


def forget_expired() -> int:
    """Drop windows that are over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM rate_hit WHERE expires_at < clock_timestamp() - interval '1 minute'"
        )
        return int(cursor.rowcount)
