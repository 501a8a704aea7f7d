"""The exception board over HTTP."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from zhidan.orders.queries.exceptions import exception_board
from zhidan.platform.http import ApiRequest, answer, needs

router = Router(tags=["orders"])


@router.get("/exceptions", **needs("orders.view"))
def exceptions(request: ApiRequest) -> HttpResponse:
    """Every reason that holds orders: how many, how old, how many overdue, and the oldest."""
    return answer(exception_board(actor=request.actor))
