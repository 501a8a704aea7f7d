"""Regular duties: what imports leave behind is deleted after a set time."""

from __future__ import annotations

from django.db import connection

from zhidan.channels.policy import ChannelsPolicy
from zhidan.platform import policy
from zhidan.platform.schedules import every

HOUR = 3_600


@every(HOUR, "channels.forget_rows")
def forget_rows() -> None:
    """Delete the outcomes of rows whose time is over; the sums of their imports stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM import_row WHERE import_id IN (SELECT id FROM import_run"
            " WHERE created_at < clock_timestamp() - make_interval(days => %s))",
            [policy.read(ChannelsPolicy).keep_rows_days],
        )


@every(HOUR, "channels.forget_confirm_entries")
def forget_confirm_entries() -> None:
    """Delete what stood in shipping files whose time is over; the history of files stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM confirm_entry WHERE file_id IN (SELECT id FROM confirm_file"
            " WHERE created_at < clock_timestamp() - make_interval(days => %s))",
            [policy.read(ChannelsPolicy).keep_rows_days],
        )
