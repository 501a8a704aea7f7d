"""Pictures from outside: judged before they are unpacked, drawn anew, without metadata."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import IO
from uuid import UUID

from PIL import ExifTags, Image, UnidentifiedImageError

from zhidan.kernel.errors import InvalidInput
from zhidan.platform import files

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_UNPACKED = 25_000_000  # a JPEG is unpacked at a fraction of its size, others whole
SIDE = 1000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
CONTENT_TYPE = "image/webp"
_QUALITY = 82
_BROKEN = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError,
    EOFError, struct.error, zlib.error, IndexError, KeyError, TypeError, MemoryError,
)  # fmt: skip

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def redraw(upload: IO[bytes], *, side: int = SIDE) -> bytes:
    """The picture as WebP of at most 1,000 (or `side`) pixels a side, upright, one frame.

    Size and pixel count are judged from the header, so that no small file unpacks to a flood.
    Raises: InvalidInput: picture_too_large, picture_too_many_pixels, not_a_picture.
    """
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            code="picture_too_large", field="file", limit_mb=MOST_BYTES // 1024 // 1024
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                return _drawn(picture, side)
    except Image.DecompressionBombError:
        raise _flood(MOST_PIXELS) from None
    except _BROKEN:
        raise InvalidInput(code="not_a_picture", field="file") from None


def find_picture(picture: bytes) -> UUID | None:
    """The file that keeps this picture already."""
    return files.find(picture, kind="picture", encrypted=False)


def keep_picture(picture: bytes, *, name: str, created_by: UUID | None) -> UUID:
    """Store a picture that was drawn anew; the same picture is the same file."""
    return find_picture(picture) or files.put(
        picture,
        kind="picture",
        name=name,
        content_type=CONTENT_TYPE,
        encrypted=False,
        created_by=created_by,
    )


def _drawn(picture: Image.Image, side: int) -> bytes:
    _refuse_flood(picture, MOST_PIXELS)
    picture.draft("RGB", (side, side))
    _refuse_flood(picture, MOST_UNPACKED)
    turn = _UPRIGHT.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    plain.thumbnail((side, side))
    upright = plain if turn is None else plain.transpose(turn)
    out = io.BytesIO()
    upright.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _refuse_flood(picture: Image.Image, most: int) -> None:
    width, height = picture.size
    if width * height > most:
        raise _flood(most)


def _flood(most: int) -> InvalidInput:
    return InvalidInput(code="picture_too_many_pixels", field="file", limit_mp=most // 1_000_000)
