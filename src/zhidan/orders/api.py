"""What other contexts may use of orders."""

from zhidan.orders.changing import LineEdit, LineWanted, Swap
from zhidan.orders.choosing import chosen
from zhidan.orders.events import (
    OrdersApproved,
    OrdersCancelled,
    OrdersChanged,
    OrdersCompleted,
    OrdersPaidAtSource,
    OrdersPlaced,
    OrdersProduced,
    OrdersRegrouped,
    OrdersRepriced,
    OrdersShipped,
    OrdersShippedElsewhere,
    OrdersSplit,
    OrdersUnapproved,
    OrdersUnsplit,
)
from zhidan.orders.instalments import plans_of
from zhidan.orders.new_orders import Wished
from zhidan.orders.operations.approve_orders import approve_orders
from zhidan.orders.operations.cancel_orders import cancel_orders
from zhidan.orders.operations.change_orders import ChangeOfOrder, change_orders
from zhidan.orders.operations.complete_orders import complete_orders
from zhidan.orders.operations.confirm_orders import confirm_orders
from zhidan.orders.operations.decide_listings import Decided, decide_listings
from zhidan.orders.operations.edit_orders import Marked, OrderMarks, edit_orders
from zhidan.orders.operations.erase_again import erase_again
from zhidan.orders.operations.erase_buyer import erase_buyer
from zhidan.orders.operations.hold_orders import hold_orders
from zhidan.orders.operations.link_orders import OrderLink, TakenBack, link_orders
from zhidan.orders.operations.mark_produced import mark_produced
from zhidan.orders.operations.merge_orders import merge_orders
from zhidan.orders.operations.place_orders import place_orders
from zhidan.orders.operations.recall_orders import recall_orders
from zhidan.orders.operations.record_packed import record_packed
from zhidan.orders.operations.record_payment import PaymentChange, record_payment
from zhidan.orders.operations.record_released import record_released
from zhidan.orders.operations.record_shipped import LeavingGoods, Shipment, record_shipped
from zhidan.orders.operations.record_unpacked import record_unpacked
from zhidan.orders.operations.record_unshipped import record_unshipped
from zhidan.orders.operations.release_holds import release_holds
from zhidan.orders.operations.save_review_rules import RuleEdit, save_review_rules
from zhidan.orders.operations.set_terms import set_terms
from zhidan.orders.operations.split_orders import Given, SplitDone, Splitting, split_orders
from zhidan.orders.operations.take_back_changes import take_back_changes
from zhidan.orders.operations.unapprove_orders import unapprove_orders
from zhidan.orders.operations.undo_order_edits import MarksChange, undo_order_edits
from zhidan.orders.operations.undo_placed_orders import undo_placed_orders
from zhidan.orders.operations.unmerge_orders import unmerge_orders
from zhidan.orders.operations.unsplit_orders import unsplit_orders
from zhidan.orders.placements import Placement
from zhidan.orders.queries.changes import newest_change
from zhidan.orders.queries.filters import OrderFilter, order_ids_matching
from zhidan.orders.queries.keys import buyers_of, orders_called, orders_of_source_keys
from zhidan.orders.queries.lineage import last_parts_of, parts_of
from zhidan.orders.queries.listing import count_orders, stage_counts
from zhidan.orders.queries.merging import merge_candidates
from zhidan.orders.queries.money import (
    OrderMoney,
    SourcePayment,
    order_money,
    source_payments,
)
from zhidan.orders.queries.names import OrderName, order_names, order_states, orders_seen
from zhidan.orders.queries.on_paper import (
    LineOnPaper,
    OrderOnPaper,
    newest_orders,
    orders_on_paper,
)
from zhidan.orders.queries.origins import LineToRepeat, OrderToRepeat, order_to_repeat
from zhidan.orders.queries.partners import with_partners
from zhidan.orders.queries.review_rules import rule_named
from zhidan.orders.queries.splitting import PartAhead, SplitAhead, splits_ahead
from zhidan.orders.queries.to_confirm import (
    OrderSent,
    WaitingOfShop,
    confirm_actions,
    confirm_states,
    numbers_of_parts,
    orders_sent,
    orders_waiting,
    waiting_by_shop,
)
from zhidan.orders.queries.to_fulfil import LineToFulfil, lines_to_fulfil
from zhidan.orders.queries.totals import OrderTotals, order_totals, skus_in_orders
from zhidan.orders.queries.waiting import waiting_keys
from zhidan.orders.render_rules import checks_in_words, rules_in_words
from zhidan.orders.reviewing.conditions import (
    Condition,
    Conditions,
    Group,
    fields_and_operators,
)
from zhidan.orders.reviewing.deciding import Actions
from zhidan.orders.rules import listing_key
from zhidan.orders.splitting import PartLine, SplitWish
from zhidan.orders.states import CONFIRM, CONFIRMATION, COUNTED, ELSEWHERE, OPEN, ORDER
from zhidan.orders.steps import OrderNow, lock_orders
from zhidan.orders.terms import AgreedTerms, Instalment
from zhidan.orders.trying import MOST_DAYS, try_rule
from zhidan.orders.wanted_changes import ChangeWanted

__all__ = [
    "CONFIRM",
    "CONFIRMATION",
    "COUNTED",
    "ELSEWHERE",
    "MOST_DAYS",
    "OPEN",
    "ORDER",
    "Actions",
    "AgreedTerms",
    "ChangeOfOrder",
    "ChangeWanted",
    "Condition",
    "Conditions",
    "Decided",
    "Given",
    "Group",
    "Instalment",
    "LeavingGoods",
    "LineEdit",
    "LineOnPaper",
    "LineToFulfil",
    "LineToRepeat",
    "LineWanted",
    "Marked",
    "MarksChange",
    "OrderFilter",
    "OrderLink",
    "OrderMarks",
    "OrderMoney",
    "OrderName",
    "OrderNow",
    "OrderOnPaper",
    "OrderSent",
    "OrderToRepeat",
    "OrderTotals",
    "OrdersApproved",
    "OrdersCancelled",
    "OrdersChanged",
    "OrdersCompleted",
    "OrdersPaidAtSource",
    "OrdersPlaced",
    "OrdersProduced",
    "OrdersRegrouped",
    "OrdersRepriced",
    "OrdersShipped",
    "OrdersShippedElsewhere",
    "OrdersSplit",
    "OrdersUnapproved",
    "OrdersUnsplit",
    "PartAhead",
    "PartLine",
    "PaymentChange",
    "Placement",
    "RuleEdit",
    "Shipment",
    "SourcePayment",
    "SplitAhead",
    "SplitDone",
    "SplitWish",
    "Splitting",
    "Swap",
    "TakenBack",
    "WaitingOfShop",
    "Wished",
    "approve_orders",
    "buyers_of",
    "cancel_orders",
    "change_orders",
    "checks_in_words",
    "chosen",
    "complete_orders",
    "confirm_actions",
    "confirm_orders",
    "confirm_states",
    "count_orders",
    "decide_listings",
    "edit_orders",
    "erase_again",
    "erase_buyer",
    "fields_and_operators",
    "hold_orders",
    "last_parts_of",
    "lines_to_fulfil",
    "link_orders",
    "listing_key",
    "lock_orders",
    "mark_produced",
    "merge_candidates",
    "merge_orders",
    "newest_change",
    "newest_orders",
    "numbers_of_parts",
    "order_ids_matching",
    "order_money",
    "order_names",
    "order_states",
    "order_to_repeat",
    "order_totals",
    "orders_called",
    "orders_of_source_keys",
    "orders_on_paper",
    "orders_seen",
    "orders_sent",
    "orders_waiting",
    "parts_of",
    "place_orders",
    "plans_of",
    "recall_orders",
    "record_packed",
    "record_payment",
    "record_released",
    "record_shipped",
    "record_unpacked",
    "record_unshipped",
    "release_holds",
    "rule_named",
    "rules_in_words",
    "save_review_rules",
    "set_terms",
    "skus_in_orders",
    "source_payments",
    "split_orders",
    "splits_ahead",
    "stage_counts",
    "take_back_changes",
    "try_rule",
    "unapprove_orders",
    "undo_order_edits",
    "undo_placed_orders",
    "unmerge_orders",
    "unsplit_orders",
    "waiting_by_shop",
    "waiting_keys",
    "with_partners",
]
