"""The web client's page: one file for every address that is not the API's."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

NOT_BUILT = "网页端尚未构建 / The web client is not built yet: ./zhidan web\n"


@require_safe
@ensure_csrf_cookie
def client_page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Give the client's page; it is asked for anew each time, its parts are kept for ever."""
    if path.startswith(("api/", "assets/")):
        return HttpResponse("not found\n", status=404, content_type="text/plain; charset=utf-8")
    found = _page(settings.ZHIDAN_CLIENT_DIR)
    if found is None:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    body, etag = found
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["ETag"] = etag
    return response


@cache
def _page(folder: str) -> tuple[bytes, str] | None:
    page = Path(folder) / "index.html"
    if not page.is_file():
        return None
    body = page.read_bytes()
    return body, f'"{sha256(body).hexdigest()[:24]}"'
