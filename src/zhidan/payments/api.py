"""What other contexts may use of payments."""

from zhidan.payments.operations.agree_terms import agree_terms
from zhidan.payments.operations.allocate_payments import Allocation, allocate_payments
from zhidan.payments.operations.capture_payments import capture_payments
from zhidan.payments.operations.enter_payments import Receipt, Share, enter_payments
from zhidan.payments.operations.move_refunds import move_refunds
from zhidan.payments.operations.request_refunds import WantedRefund, request_refunds
from zhidan.payments.operations.save_credit_account import SaidAccount, save_credit_account
from zhidan.payments.operations.split_paid_orders import split_paid_orders
from zhidan.payments.operations.unsplit_paid_orders import unsplit_paid_orders
from zhidan.payments.operations.void_payments import void_payments
from zhidan.payments.rules import method_of, spread
from zhidan.payments.states import PAYMENT, REFUND

__all__ = [
    "PAYMENT",
    "REFUND",
    "Allocation",
    "Receipt",
    "SaidAccount",
    "Share",
    "WantedRefund",
    "agree_terms",
    "allocate_payments",
    "capture_payments",
    "enter_payments",
    "method_of",
    "move_refunds",
    "request_refunds",
    "save_credit_account",
    "split_paid_orders",
    "spread",
    "unsplit_paid_orders",
    "void_payments",
]
