"""What others may use of the channels."""

from zhidan.channels.commands import ImportRequest, import_orders
from zhidan.channels.events import ImportChanged

__all__ = ["ImportChanged", "ImportRequest", "import_orders"]
