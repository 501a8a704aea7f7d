"""Steps over many orders as a job: progress, a row per order, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.operations.approve_orders import approve_orders
from zhidan.orders.operations.cancel_orders import cancel_orders
from zhidan.orders.operations.change_alike import change_alike
from zhidan.orders.operations.complete_orders import complete_orders
from zhidan.orders.operations.confirm_orders import confirm_orders
from zhidan.orders.operations.follow_listings import follow_listings
from zhidan.orders.operations.hold_orders import hold_orders
from zhidan.orders.operations.mark_produced import mark_produced
from zhidan.orders.operations.merge_orders import merge_orders
from zhidan.orders.operations.pass_finance_review import pass_finance_review
from zhidan.orders.operations.recall_orders import recall_orders
from zhidan.orders.operations.release_holds import release_holds
from zhidan.orders.operations.unapprove_orders import unapprove_orders
from zhidan.orders.queries.waiting import Followed
from zhidan.orders.states import CONFIRM
from zhidan.platform.actors import Actor
from zhidan.platform.job_chunks import in_chunks
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.jobs import job_kind

CHUNK = 500
GROUPS = 100
STEPS: dict[str, Callable[..., Outcomes]] = {
    "approve": approve_orders,
    "unapprove": unapprove_orders,
    "recall": recall_orders,
    "hold": hold_orders,
    "release": release_holds,
    "pass_finance": pass_finance_review,
    "cancel": cancel_orders,
    "change": change_alike,
    "complete": complete_orders,
    "mark_produced": mark_produced,
    "confirm_accept": partial(confirm_orders, action="accept"),
    "confirm_fail": partial(confirm_orders, action="fail"),
    "confirm_undo": partial(confirm_orders, action="undo"),
}
PERMISSIONS = {
    "approve": "orders.approve",
    "unapprove": "orders.unapprove",
    "recall": "orders.unapprove",
    "hold": "orders.hold",
    "release": "orders.release",
    "pass_finance": "orders.finance",
    "cancel": "orders.cancel",
    "change": "orders.change",
    "complete": "orders.complete",
    "mark_produced": "orders.ship",
    "confirm_accept": CONFIRM,
    "confirm_fail": CONFIRM,
    "confirm_undo": CONFIRM,
}


@job_kind("orders.step")
def step_many(job: JobHandle) -> None:
    """Take one step with every order of the job, 500 in a transaction."""
    action = str(job.args["action"])
    job.actor.require(PERMISSIONS[action])
    params = job.args["params"]
    _in_chunks(job, lambda ids, actor: STEPS[action](order_ids=ids, actor=actor, **params))


@job_kind("orders.merge_all")
def merge_many(job: JobHandle) -> None:
    """Merge every group of the job, 100 groups in a transaction."""
    job.actor.require("orders.merge")
    groups = [[UUID(text) for text in group] for group in job.args["groups"]]
    in_chunks(
        job,
        groups,
        lambda chunk, actor: merge_orders(groups=chunk, actor=actor),
        size=GROUPS,
        counts=len,
    )


@job_kind("orders.follow_listings")
def follow_many(job: JobHandle) -> None:
    """Let every order of the job follow its listings, 500 in a transaction."""
    job.actor.require("orders.edit")
    listings = msgspec.convert(job.args["listings"], list[Followed])
    _in_chunks(
        job, lambda ids, actor: follow_listings(order_ids=ids, listings=listings, actor=actor)
    )


def _in_chunks(job: JobHandle, change: Callable[[list[UUID], Actor], Outcomes]) -> None:
    in_chunks(job, [UUID(text) for text in job.args["ids"]], change, size=CHUNK)
