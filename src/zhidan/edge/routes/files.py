"""Stored files, given to whoever made them."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router

from zhidan.kernel.errors import NotFound
from zhidan.platform import files
from zhidan.platform.http import ApiRequest, signed_in

router = Router(tags=["files"])
OPEN_KINDS = frozenset({"picture"})
INLINE = frozenset({"image/png", "image/jpeg", "image/webp"})


@router.get("/files/{uuid:file_id}", **signed_in())
def get_file(request: ApiRequest, file_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """A file as an attachment; pictures show themselves. Others' files answer 404."""
    found = files.info(file_id)
    if found.kind not in OPEN_KINDS and found.created_by != request.actor.id:
        raise NotFound(code="file_not_found")
    etag = f'"{found.id}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    response = StreamingHttpResponse(files.read_chunks(file_id), content_type=found.content_type)
    response["Content-Length"] = str(found.size_bytes)
    is_inline = found.kind in OPEN_KINDS and found.content_type in INLINE
    disposition = "inline" if is_inline else "attachment"
    name = quote(found.name or "file")
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{name}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600" if is_inline else "no-store"
    response["ETag"] = etag
    return response
