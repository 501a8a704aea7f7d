"""What others may use of the channels."""

from zhidan.channels.commands import ImportRequest, import_files
from zhidan.channels.events import ImportChanged
from zhidan.channels.operations.undo_import import undo_import

__all__ = ["ImportChanged", "ImportRequest", "import_files", "undo_import"]
