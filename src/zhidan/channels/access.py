"""What people may do with imports."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_personal

IMPORT = declare("channels.import", "channels", ("order_clerk",))
UNDO = declare("channels.undo", "channels", ("order_clerk",))

register_personal("channels.ImportRun", "created_by_name", "staff")
register_personal("channels.ImportRow", "change")
register_personal("channels.ConfirmFile", "created_by_name", "staff")
