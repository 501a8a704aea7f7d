"""Tables and constraints of the orders, nothing else."""

from zhidan.orders.models.changes import MemoWriteback, OrderChange, SourceConflict
from zhidan.orders.models.counts import StageCount, StageDelta
from zhidan.orders.models.order import Order
from zhidan.orders.models.origins import ExchangedLine, OrderOrigin
from zhidan.orders.models.parts import (
    OrderEvent,
    OrderHold,
    OrderInstalment,
    OrderLine,
    OrderLineage,
)
from zhidan.orders.models.review import ReviewDecision, ReviewRule, ReviewRuleVersion
from zhidan.orders.models.source import NumberKey, SourceKey, SourceOrder
from zhidan.orders.models.words import OrderWords, SoldTitle

__all__ = [
    "ExchangedLine",
    "MemoWriteback",
    "NumberKey",
    "Order",
    "OrderChange",
    "OrderEvent",
    "OrderHold",
    "OrderInstalment",
    "OrderLine",
    "OrderLineage",
    "OrderOrigin",
    "OrderWords",
    "ReviewDecision",
    "ReviewRule",
    "ReviewRuleVersion",
    "SoldTitle",
    "SourceConflict",
    "SourceKey",
    "SourceOrder",
    "StageCount",
    "StageDelta",
]
