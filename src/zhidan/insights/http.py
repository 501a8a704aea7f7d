"""Figures over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router

from zhidan.insights.access import BACKUP, VIEW
from zhidan.insights.backup_http import health_json
from zhidan.insights.backup_http import router as backup_router
from zhidan.insights.export_http import router as export_router
from zhidan.insights.operations.hide_first_steps import hide_first_steps
from zhidan.insights.queries.backups import backup_health
from zhidan.insights.queries.first_steps import first_steps
from zhidan.insights.queries.sample_sheet import sample_sheet
from zhidan.insights.queries.work_bench import Sales, work_bench
from zhidan.kernel.clock import now
from zhidan.platform.http import ApiRequest, answer, needs
from zhidan.platform.sheets import CONTENT_TYPES, write
from zhidan.platform.work import run

router = Router(tags=["insights"])
SHOPS = "settings.shops"
router.add_router("", backup_router)
router.add_router("", export_router)


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
    keeps_backups = request.actor.may(BACKUP)
    return answer(
        {
            "backup": health_json(backup_health(now()), request) if keeps_backups else None,
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


@router.get("/home/first-steps", **needs(SHOPS))
def get_first_steps(request: ApiRequest) -> HttpResponse:
    """A new shop's way to its first parcel, each step ticked from facts."""
    found = first_steps(actor=request.actor)
    steps = [
        {"step": step, "done": not part, "waits_for": part or None}
        for step, part in found.waits_for.items()
    ]
    return answer({"shown": found.is_shown, "steps": steps})


@router.delete("/home/first-steps", **needs(SHOPS))
def delete_first_steps(request: ApiRequest) -> HttpResponse:
    """Put them away."""
    run(hide_first_steps, actor=request.actor)
    return HttpResponse(status=204)


@router.get("/samples/{kind}.csv", **needs(SHOPS))
def get_sample(request: ApiRequest, kind: str) -> StreamingHttpResponse:
    """A sample file of products, stock or orders, in the caller's language."""
    sheet = sample_sheet(kind, locale=request.locale, actor=request.actor)
    response = StreamingHttpResponse(
        write("csv", sheet.header, sheet.rows), content_type=CONTENT_TYPES["csv"]
    )
    name = quote(f"{sheet.name}.csv")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _sales(sold: Sales, sees_money: bool) -> dict[str, Any]:
    """`amount` is in the currency most used, `amounts` are all of them."""
    amounts = [amount.as_json() for amount in sold.amounts] if sees_money else []
    return {"orders": sold.orders, "amount": amounts[0] if amounts else None, "amounts": amounts}
