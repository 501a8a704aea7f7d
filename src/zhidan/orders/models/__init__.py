"""Tables and constraints of the orders, nothing else."""

from zhidan.orders.models.counts import StageCount, StageDelta
from zhidan.orders.models.order import Order
from zhidan.orders.models.parts import (
    OrderEvent,
    OrderHold,
    OrderInstalment,
    OrderLine,
    OrderLineage,
)
from zhidan.orders.models.review import ReviewDecision, ReviewRule, ReviewRuleVersion
from zhidan.orders.models.source import NumberKey, SourceKey, SourceOrder

__all__ = [
    "NumberKey",
    "Order",
    "OrderEvent",
    "OrderHold",
    "OrderInstalment",
    "OrderLine",
    "OrderLineage",
    "ReviewDecision",
    "ReviewRule",
    "ReviewRuleVersion",
    "SourceKey",
    "SourceOrder",
    "StageCount",
    "StageDelta",
]
