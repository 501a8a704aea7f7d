"""Figures over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router

from zhidan.insights.access import VIEW
from zhidan.insights.queries.work_bench import Sales, work_bench
from zhidan.platform.http import ApiRequest, answer, needs

router = Router(tags=["insights"])


@router.get("/home", **needs(VIEW))
def home(request: ApiRequest) -> HttpResponse:
    """The work bench: today, the queues, thirty days of sales, the channels."""
    bench = work_bench(actor=request.actor)
    sees_money = request.actor.may("money.view")
    today = {
        **_sales(bench.today, sees_money),
        "due_today": bench.due_today,
        "late": bench.late,
    }
    return answer(
        {
            "today": today,
            "queues": [{"stage": stage, "count": n} for stage, n in bench.queues.items()],
            "sales_30d": [
                {"on": day.isoformat(), **_sales(sold, sees_money)} for day, sold in bench.days
            ],
            "channels": [
                {"channel": channel, **_sales(sold, sees_money)} for channel, sold in bench.channels
            ],
        }
    )


def _sales(sold: Sales, sees_money: bool) -> dict[str, Any]:
    """`amount` is in the currency most used, `amounts` are all of them."""
    amounts = [amount.as_json() for amount in sold.amounts] if sees_money else []
    return {"orders": sold.orders, "amount": amounts[0] if amounts else None, "amounts": amounts}
