"""Random chains: a few orders of one recipient are split, merged, changed, paid and undone.

A step is one call of a public operation in its own transaction. Whatever the outcome, after every
step nothing but what the step is for may have changed over all parts together, and what undoes a
step must leave what was before it. Chains walk side by side; after each of their steps the
promises they touch are recomputed, at the end all of them. An operation answers each order with an
outcome: a refusal as a whole is a broken promise as well, for only a ledger that does not add up
causes one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import IntegrityError

from zhidan.config.drills import chain_look as look
from zhidan.config.drills.chain_ground import CURRENCIES, Ground, open_ground
from zhidan.config.drills.shop import book, some_change
from zhidan.config.drills.walked import Walked
from zhidan.fulfilment import api as fulfilment
from zhidan.inventory import api as inventory
from zhidan.kernel.errors import Refusal
from zhidan.kernel.ids import uuid7
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.payments import api as payments
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run

DEEPEST = 30
TOUCHED = (
    "O1", "O2", "O5.payable", "O5.goods", "O5.apportioned", "O5.line", "O5.units", "O6",
    "O6.amounts", "O6.moved", "O6.lineage", "O7", "M5", "M7", "M7.refunds", "M8", "M8.terms",
    "S1", "S4", "S8.line", "S8.whole", "S9", "G1.line", "G2", "G3",
)  # fmt: skip
_PRICES = frozenset(look.TOTALS) - {"kept"}
_WAYS = (
    "warehouse", "stock", "presale", "made_to_order", "product", "policy", "weight", "quantity",
)  # fmt: skip
# What a step may change of the sums over all parts together.
_CHANGES = {
    "change": _PRICES, "take_back": _PRICES, "agree": frozenset({"start_needs", "ship_needs"}),
    "pay": frozenset({"kept"}), "spread": frozenset({"kept"}), "go_on": frozenset({"kept"}),
}  # fmt: skip


def walk_together(seeds: Sequence[int]) -> Walked:
    """Walk these chains side by side in a shop of their own; ends early at a broken promise."""
    ground, whole = open_ground(), Walked()
    chains = [Chain(ground, seed, whole) for seed in seeds]
    for depth in range(DEEPEST):
        going = [chain for chain in chains if depth < chain.depth]
        for chain in going:
            chain.step()
        if going:
            whole.check(TOUCHED, f"chains {seeds[0]}-{seeds[-1]} depth {depth + 1}")
        if whole.broken:
            return whole
    while deliver_due():
        pass
    whole.check(None, f"chains {seeds[0]}-{seeds[-1]} at the end")
    return whole


class Chain:
    """A seeded chain on a ground that others walk on as well; what it did is told to `done`."""

    def __init__(self, ground: Ground, seed: int, done: Walked) -> None:
        self._seed, self._ground, self._done = seed, ground, done
        self._random = random.Random(seed)  # noqa: S311
        self.depth = min(self._random.randint(1, DEEPEST), self._random.randint(1, DEEPEST))
        self._currency = CURRENCIES[seed % len(CURRENCIES)]
        self._ids = ground.place(f"{ground.code}-{seed}", self._currency, self._random)
        self._before_split: dict[UUID, str] = {}
        self._before_change: dict[UUID, str] = {}
        self._sums = look.totals(self._ids)

    def step(self) -> None:
        """Take one step and look at what it did."""
        name = self._random.choices(_NAMES, _WEIGHTS)[0]
        self._done.steps += 1
        try:
            said = _STEPS[name][1](self)
        except Refusal as refusal:
            said = f"raised {refusal.code}"
            if name != "spread":
                self._broke(name, said)
        except IntegrityError as error:
            said = f"constraint {_constraint(error)}"
            self._broke(name, said)
        self._done.by_step[f"{name} {said}"] += 1
        before, self._sums = self._sums, look.totals(self._ids)
        for figure in before.keys() - _CHANGES.get(name, frozenset()):
            if before[figure] != self._sums[figure]:
                self._broke(name, f"conserved {figure}: {before[figure]}, {self._sums[figure]}")

    def _broke(self, name: str, what: str) -> None:
        self._done.broken.append(f"chain {self._seed} {name}: {what}")

    def _one(self, *wanted: str) -> UUID:
        """Some order, mostly one in a state where the step makes sense."""
        fit = [key for key, state in look.states(self._ids).items() if state in wanted]
        return self._random.choice(fit if fit and self._random.random() < 0.9 else self._ids)

    def _take(self, operation: Callable[..., Any], *wanted: str, **params: Any) -> str:
        return _said(run(operation, actor=SYSTEM, order_ids=[self._one(*wanted)], **params))

    def split(self) -> str:
        order_id = self._one("pending_review", "approved", "pending_payment")
        wanted = orders.Splitting(order_id, self._wish(order_id))
        before = look.content(order_id)
        said = _said(run(payments.split_paid_orders, actor=SYSTEM, wanted=[wanted]))
        if said == "ok":
            self._before_split[order_id] = before
            self._ids = list(dict.fromkeys([*self._ids, *orders.parts_of([order_id])[order_id]]))
        return said

    def _wish(self, order_id: UUID) -> orders.SplitWish:
        if self._random.random() < 0.4:
            most = self._random.randint(1, 4)
            return orders.SplitWish(way=self._random.choice(_WAYS), most=most)  # type: ignore[arg-type]
        parts: list[dict[UUID, int]] = [{} for _ in range(self._random.randint(2, 3))]
        for line in orders.lines_to_fulfil([order_id]):
            for _ in range(line.quantity):
                part = self._random.choice(parts)
                part[line.line_id] = part.get(line.line_id, 0) + 1
        return orders.SplitWish(
            way="hand",
            parts=tuple(
                tuple(orders.PartLine(line, quantity) for line, quantity in part.items())
                for part in parts
            ),
        )

    def unsplit(self) -> str:
        order_id = self._one("split")
        said = _said(run(payments.unsplit_paid_orders, actor=SYSTEM, order_ids=[order_id]))
        if said == "ok" and look.content(order_id) != self._before_split.pop(order_id):
            self._broke("unsplit", "identity: another order than was split")
        return said

    def merge(self) -> str:
        fit = [
            key for key, state in look.states(self._ids).items()
            if state in ("pending_review", "approved")
        ]  # fmt: skip
        group = self._random.sample(fit, min(len(fit), self._random.randint(2, 3)))
        return _said(run(orders.merge_orders, actor=SYSTEM, groups=[group or self._ids[:1]]))

    def change(self) -> str:
        order_id = self._one("pending_review", "approved", "pending_payment")
        before = look.content(order_id)
        skus = [*self._ground.shop.sku_ids, self._ground.made]
        wanted = some_change(order_id, skus, self._currency, self._random)
        asked = orders.ChangeOfOrder(order_id, wanted)
        [row] = run(orders.change_orders, actor=SYSTEM, changes=[asked])
        if row.ok:
            self._before_change[row.params["change_id"]] = before
        return str(row.code)

    def take_back(self) -> str:
        fit = {key: newest for key in self._ids if (newest := orders.newest_change(key))}
        if not fit:
            return "nothing changed"
        order_id = self._random.choice(list(fit))
        change_id = fit[order_id]
        said = _said(run(orders.take_back_changes, actor=SYSTEM, changes={order_id: change_id}))
        before = self._before_change.get(change_id)
        if said == "ok" and before not in (None, look.content(order_id)):
            self._broke("take_back", "identity: another order than was changed")
        return said

    def agree(self) -> str:
        order_id = self._one("pending_payment", "pending_review")
        payable = orders.order_money([order_id], actor=SYSTEM)[order_id].payable
        first = max(payable // 3, 1)
        agreed = self._random.choice([
            orders.AgreedTerms(order_id, "cod"),
            orders.AgreedTerms(order_id, "prepaid"),
            orders.AgreedTerms(order_id, "deposit", (
                orders.Instalment(first, "start"), orders.Instalment(payable - first, "ship"),
            )),
        ])  # fmt: skip
        said = _said(run(payments.agree_terms, actor=SYSTEM, agreed=[agreed]))
        self._before_change.clear()
        return said

    def pay(self) -> str:
        """Somebody pays for one to three orders, perhaps not enough, perhaps too much."""
        amount = self._random.randint(2, 120_000)
        targets = self._random.sample(self._ids, min(len(self._ids), self._random.randint(1, 3)))
        wanted = [self._random.randint(1, amount) for _ in targets]
        given = payments.spread(amount, wanted)
        receipt = payments.Receipt(
            id=uuid7(), method="bank", currency=self._currency, amount_minor=amount,
            shares=tuple(
                payments.Share(key, part) for key, part in zip(targets, given, strict=True) if part
            ),
        )  # fmt: skip
        return _said(run(payments.enter_payments, actor=SYSTEM, receipts=[receipt]))

    def spread(self) -> str:
        """Free money of a payment goes to an order, or comes back from it."""
        if not (there := look.shares(self._ids)):
            return "nothing paid"
        share = self._random.choice(there)
        amount = self._random.randint(1, share.left + share.left // 4 + 1)
        back = payments.Allocation(share.payment_id, share.order_id, -amount)
        given = payments.Allocation(share.payment_id, self._one("pending_review"), amount)
        wanted = self._random.choice([[back], [given]])
        return _said(run(payments.allocate_payments, actor=SYSTEM, allocations=wanted))

    def refund(self) -> str:
        """Ask for money back, now and then for more than there is."""
        if not (there := look.shares(self._ids)):
            return "nothing paid"
        share = self._random.choice(there)
        amount = self._random.randint(1, share.left + share.left // 4 + 1)
        wanted = payments.WantedRefund(uuid7(), share.payment_id, amount, share.order_id)
        return _said(run(payments.request_refunds, actor=SYSTEM, wanted=[wanted]))

    def go_on(self) -> str:
        """A refund goes its way; approved, it is mostly given back at once."""
        if not (asked := look.open_refunds(self._ids)):
            return "nothing asked"
        refund = [self._random.choice(asked)]
        action = self._random.choice(["approve", "approve", "fail"])
        said = _said(run(payments.move_refunds, actor=SYSTEM, refund_ids=refund, action=action))
        if action == "fail" or self._random.random() < 0.2:
            return f"{action} {said}"
        return "succeed " + _said(
            run(payments.move_refunds, actor=SYSTEM, refund_ids=refund, action="succeed")
        )

    def ship(self) -> str:
        parcel = fulfilment.OrderToShip(self._one("approved", "fulfilling"), "self")
        return _said(run(fulfilment.ship_orders, actor=SYSTEM, parcels=[parcel]))

    def pick(self) -> str:
        """The warehouse begins: released, perhaps picked, perhaps packed."""
        ids = fulfilment.open_fulfilments_of([self._one("approved", "fulfilling")])
        if not ids:
            return "nothing to pick"
        run(fulfilment.release_fulfilments, actor=SYSTEM, fulfilment_ids=ids)
        for operation in (fulfilment.pick_fulfilments, fulfilment.pack_fulfilments):
            if self._random.random() < 0.5:
                run(operation, actor=SYSTEM, fulfilment_ids=ids)
        return "begun"

    def stock(self) -> str:
        """Something comes in, or is missed."""
        kind = self._random.choice(["receive", "adjust"])
        quantity = self._random.randint(1, 9) * (1 if kind == "receive" else -1)
        sku = self._random.choice(self._ground.shop.sku_ids)
        try:
            book(self._random.choice(self._ground.shop.warehouse_ids), {sku: quantity}, kind=kind)
        except inventory.NotEnoughStock:
            return "short"
        return kind

    def deliver(self) -> str:
        return f"deliver {deliver_due() > 0}"


def _said(outcomes: Outcomes) -> str:
    return outcomes.rows[0].code if outcomes.rows else "nothing"


def _constraint(error: IntegrityError) -> str:
    cause = error.__cause__
    return str(cause.diag.constraint_name) if isinstance(cause, psycopg.Error) else str(error)


Step = Callable[[Chain], str]
_OPEN = ("pending_review", "approved", "pending_payment")
_STEPS: dict[str, tuple[int, Step]] = {
    "agree": (3, Chain.agree),
    "approve": (14, lambda c: c._take(orders.approve_orders, "pending_review")),
    "cancel": (3, lambda c: c._take(orders.cancel_orders, *_OPEN, reason="chain")),
    "change": (12, Chain.change),
    "deliver": (10, Chain.deliver),
    "go_on": (8, Chain.go_on),
    "hold": (2, lambda c: c._take(orders.hold_orders, *_OPEN, reason="chain")),
    "merge": (7, Chain.merge),
    "pay": (8, Chain.pay),
    "pick": (3, Chain.pick),
    "produce": (3, lambda c: c._take(orders.mark_produced, "approved")),
    "recall": (2, lambda c: c._take(orders.recall_orders, "fulfilling")),
    "refund": (6, Chain.refund),
    "release": (3, lambda c: c._take(orders.release_holds, "pending_review")),
    "ship": (4, Chain.ship),
    "split": (16, Chain.split),
    "spread": (3, Chain.spread),
    "stock": (3, Chain.stock),
    "take_back": (9, Chain.take_back),
    "unapprove": (3, lambda c: c._take(orders.unapprove_orders, "approved")),
    "unmerge": (3, lambda c: c._take(orders.unmerge_orders, "pending_review", "approved")),
    "unsplit": (12, Chain.unsplit),
}
_NAMES, _WEIGHTS = list(_STEPS), [weight for weight, _ in _STEPS.values()]
