"""How much of a file is read before it is refused, and the refusal itself."""

from __future__ import annotations

from zhidan.kernel.errors import InvalidInput

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_WORKBOOK_BYTES = 20 * 1024 * 1024  # packed; a packed workbook holds many times as much text
MAX_EXPANDED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 100
RATIO_FREE_BYTES = 4 * 1024 * 1024  # tiny workbooks compress well and harm nobody
MAX_PARTS = 2_000
MAX_CELLS = 5_000_000
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
MAX_LINE_CHARS = 256 * 1024
MAX_FIELD_CHARS = 32 * 1024
MAX_JSON_DEPTH = 32


class FileRefused(InvalidInput):
    """The file as a whole cannot be read; `code` says why, nothing of it came in."""

    code = "file_refused"
