"""What people may do with imports."""

from __future__ import annotations

from zhidan.platform.access import declare

IMPORT = declare("channels.import", "channels", ("order_clerk",))
UNDO = declare("channels.undo", "channels", ("order_clerk",))
