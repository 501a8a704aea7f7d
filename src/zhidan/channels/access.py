"""What people may do with imports. Each kind of file needs the right to do the same by hand, too:
a warehouse brings in stock and tracking numbers, and no orders."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal, register_personal

IMPORT = declare("channels.import", "channels", ("order_clerk", "warehouse"))
UNDO = declare("channels.undo", "channels", ("order_clerk",))

register_personal("channels.ImportRun", "created_by_name", "staff")
register_personal("channels.ImportRow", "change")
register_personal("channels.ConfirmFile", "created_by_name", "staff")
register_personal("channels.ImportRow", "file", "erasable text")
for _model, _columns in {
    "ImportRun": ("file_names", "unused_files", "error_params"),
    "ImportRow": ("problems",),
    "SavedMapping": ("name", "mapping"),
}.items():
    for _column in _columns:
        register_personal(f"channels.{_model}", _column, "free text")

for _name, _listed in {
    "ImportRun": (
        "number kind existing_stock state format channel encoding policy mapping file_ids "
        "amounts receivables error_code"
    ),
    "ImportRow": "external_no outcome",
    "SavedMapping": "kind signature",
    "ConfirmFile": "number format",
    "ConfirmEntry": "rows left_out",
}.items():
    register_impersonal(f"channels.{_name}", _listed)
