"""What PostgreSQL itself keeps: facts stay as they are, rows know their transaction."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from zhidan.platform.facts import FUNCTION, AppendOnly

XID = """
ALTER TABLE outbox_event ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;
ALTER TABLE audit_entry ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;
"""

# The one way out of the outbox: old events whose deliveries are all done. It runs as the owner,
# so that the application role needs no right to delete.
PURGE = """
CREATE FUNCTION purge_outbox(hours integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE gone bigint;
BEGIN
    IF hours < 24 THEN
        RAISE EXCEPTION 'events are kept for at least a day';
    END IF;
    PERFORM set_config('zhidan.purging', 'outbox_event', true);
    WITH old AS (
        SELECT e.id FROM outbox_event e
        WHERE e.at < now() - make_interval(hours => hours)
          AND NOT EXISTS (SELECT FROM delivery d WHERE d.event_id = e.id AND d.done_at IS NULL)
        ORDER BY e.at LIMIT 5000
    ), receipts AS (DELETE FROM delivery d USING old WHERE d.event_id = old.id)
    DELETE FROM outbox_event e USING old WHERE e.id = old.id;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('zhidan.purging', '', true);
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0001_tables")]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION append_only()"),
        migrations.RunSQL(XID, migrations.RunSQL.noop),
        AppendOnly("outbox_event"),
        AppendOnly("audit_entry"),
        AppendOnly("audit_seal"),
        AppendOnly("policy_version"),
        migrations.RunSQL("ALTER TABLE rate_hit SET UNLOGGED", "ALTER TABLE rate_hit SET LOGGED"),
        migrations.RunSQL(PURGE, "DROP FUNCTION purge_outbox(integer)"),
    ]
