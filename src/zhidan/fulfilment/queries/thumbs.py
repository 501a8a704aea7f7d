"""Stored pictures as paper takes them: small, on white."""

from __future__ import annotations

import io
from collections.abc import Iterable
from uuid import UUID

from PIL import Image, UnidentifiedImageError

from zhidan.kernel.errors import NotFound
from zhidan.platform import files

THUMB_PIXELS = 180


def thumbs_of(
    picture_ids: Iterable[UUID | None], *, pixels: int = THUMB_PIXELS
) -> dict[UUID, bytes]:
    """Small pictures for paper; one that is gone or unreadable is left out."""
    found: dict[UUID, bytes] = {}
    for picture_id in picture_ids:
        if picture_id is None:
            continue
        try:
            with files.open_file(picture_id) as stored:
                image = _on_white(Image.open(stored))
        except (NotFound, files.FileDamaged, UnidentifiedImageError, OSError):
            continue
        image.thumbnail((pixels, pixels))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=80)
        found[picture_id] = out.getvalue()
    return found


def _on_white(picture: Image.Image) -> Image.Image:
    """Paper is white: what lets light through must not turn black."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture.convert("RGBA"))
    return white.convert("RGB")
