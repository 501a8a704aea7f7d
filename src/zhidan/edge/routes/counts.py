"""The numbers beside the menu and on the tabs."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from zhidan.edge import summaries
from zhidan.platform.http import ApiRequest, answer, signed_in

router = Router(tags=["counts"])


@router.get("/counts", **signed_in())
def get_counts(request: ApiRequest) -> HttpResponse:
    """Orders by stage, fulfilments by state, and what waits for the caller."""
    return answer(summaries.counts(request.actor))
