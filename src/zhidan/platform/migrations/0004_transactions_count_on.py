"""Numbers of transactions go on where they stood, also in a database that was restored elsewhere.

Events, audit entries and changes of stock are ordered by the transaction that wrote them. Another
cluster counts its transactions from another number, so a restore sets an offset: what is written
from then on is again later than everything there is.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION xid_offset() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 0::bigint';
CREATE FUNCTION present_xid() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_current_xact_id()::text::bigint + xid_offset()';
CREATE FUNCTION oldest_xid() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset()';
CREATE FUNCTION next_xid() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint + xid_offset()';
ALTER TABLE outbox_event ALTER COLUMN xid SET DEFAULT present_xid();
ALTER TABLE audit_entry ALTER COLUMN xid SET DEFAULT present_xid();
"""
BACK = """
ALTER TABLE outbox_event ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;
ALTER TABLE audit_entry ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;
DROP FUNCTION present_xid();
DROP FUNCTION oldest_xid();
DROP FUNCTION next_xid();
DROP FUNCTION xid_offset();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0003_links_that_sign_in")]
    operations: ClassVar = [migrations.RunSQL(FUNCTIONS, BACK)]
