"""Pictures from outside."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image

from zhidan.catalog.pictures import MOST_BYTES, SIDE, redraw
from zhidan.kernel.errors import InvalidInput


def drawn(size: tuple[int, int], kind: str, mode: str = "RGB", **options: object) -> io.BytesIO:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(out, kind, **options)
    out.seek(0)
    return out


def seen(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew_as_webp(kind: str) -> None:
    found = seen(redraw(drawn((1600, 800), kind)))
    assert (found.format, found.size) == ("WEBP", (SIDE, SIDE // 2))


def test_a_small_picture_keeps_its_size() -> None:
    assert seen(redraw(drawn((40, 30), "PNG"))).size == (40, 30)


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    out.seek(0)
    assert seen(redraw(out)).mode == "RGBA"


def test_metadata_goes_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = "somebody"
    found = seen(redraw(drawn((60, 20), "JPEG", exif=exif)))
    assert (found.size, dict(found.getexif())) == ((20, 60), {})


def test_a_small_file_that_unpacks_to_a_flood_is_refused_from_its_header() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    flood = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))
    )
    with pytest.raises(InvalidInput) as refused:
        redraw(io.BytesIO(flood + chunk(b"IEND", b"")))
    assert (refused.value.code, refused.value.field) == ("picture_too_many_pixels", "file")


def test_more_pixels_than_are_unpacked_whole_are_refused() -> None:
    with pytest.raises(InvalidInput, match="picture_too_many_pixels"):
        redraw(drawn((6000, 5000), "PNG", "1"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\0",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        b"GIF89a" + b"\xff" * 20,
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        redraw(io.BytesIO(content))
    assert refused.value.code == "not_a_picture"


def test_a_picture_cut_off_in_the_middle_is_refused() -> None:
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(whole, "PNG")
    with pytest.raises(InvalidInput, match="not_a_picture"):
        redraw(io.BytesIO(whole.getvalue()[:2000]))


def test_a_file_over_the_cap_is_not_even_looked_at() -> None:
    with pytest.raises(InvalidInput) as refused:
        redraw(io.BytesIO(b"\xff" * (MOST_BYTES + 1)))
    assert refused.value.code == "picture_too_large"
