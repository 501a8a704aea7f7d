"""织单 Zhidan: the order ERP for shops that sell over several channels and make things to order."""

__version__ = "0.1.0"
