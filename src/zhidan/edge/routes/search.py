"""The one search box of every page."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from zhidan.platform.finding import find_everywhere
from zhidan.platform.http import ApiRequest, answer, signed_in

router = Router(tags=["search"])


@router.get("/search", **signed_in())
def search(request: ApiRequest, q: str = "") -> HttpResponse:
    """Up to five hits of each kind that the caller may see; none for a single letter."""
    return answer({"items": find_everywhere(q, actor=request.actor)})
