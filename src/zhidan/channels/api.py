"""What others may use of the channels."""

from zhidan.channels.commands import ImportRequest, import_files
from zhidan.channels.events import ImportChanged
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.operations.write_confirm_file import write_confirm_file
from zhidan.channels.reference import pages as file_pages

__all__ = [
    "ImportChanged",
    "ImportRequest",
    "file_pages",
    "import_files",
    "undo_import",
    "write_confirm_file",
]
