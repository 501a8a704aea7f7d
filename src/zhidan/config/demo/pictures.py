"""Simple drawings of the goods in the brand's colours, so that lists look like lists."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

SIDE = 480
_GROUND, _SHADE = "#faf7f2", "#00000022"
Draw = ImageDraw.ImageDraw
Shape = Callable[[Draw, str], None]


def picture(shape: str, colour: str) -> bytes:
    """The goods of this shape in this colour, as WebP."""
    image = Image.new("RGB", (SIDE, SIDE), _GROUND)
    draw = ImageDraw.Draw(image, "RGBA")
    draw.ellipse((90, 392, 390, 424), fill=_SHADE)
    _SHAPES[shape](draw, colour)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80)
    return out.getvalue()


def _darker(colour: str, share: float = 0.8) -> str:
    red, green, blue = (int(int(colour[at : at + 2], 16) * share) for at in (1, 3, 5))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _tee(draw: Draw, colour: str) -> None:
    outline = [
        (170, 100), (310, 100), (400, 160), (360, 230), (325, 208), (325, 390), (155, 390),
        (155, 208), (120, 230), (80, 160),
    ]  # fmt: skip
    draw.polygon(outline, fill=colour)
    draw.ellipse((205, 76, 275, 132), fill=_GROUND)
    draw.arc((203, 74, 277, 134), 20, 160, fill=_darker(colour), width=7)


def _hoodie(draw: Draw, colour: str) -> None:
    draw.ellipse((160, 50, 320, 180), fill=_darker(colour))
    _tee(draw, colour)
    draw.ellipse((196, 70, 284, 138), fill=_darker(colour, 0.6))
    draw.rounded_rectangle((185, 280, 295, 345), 18, fill=_darker(colour, 0.9))
    for x in (222, 258):
        draw.line((x, 135, x, 195), fill=_GROUND, width=5)


def _bag(draw: Draw, colour: str) -> None:
    draw.arc((170, 60, 310, 260), 180, 360, fill=_darker(colour), width=16)
    draw.polygon([(115, 160), (365, 160), (385, 400), (95, 400)], fill=colour)
    draw.ellipse((205, 235, 275, 305), outline=_darker(colour), width=6)


def _mug(draw: Draw, colour: str) -> None:
    draw.ellipse((300, 190, 410, 310), outline=_darker(colour), width=24)
    draw.rounded_rectangle((110, 130, 330, 400), 28, fill=colour)
    draw.ellipse((110, 110, 330, 160), fill=_darker(colour))
    draw.ellipse((126, 118, 314, 152), fill="#5a4634")


def _ring(draw: Draw, colour: str) -> None:
    draw.ellipse((185, 50, 295, 160), outline="#9c9484", width=14)
    draw.line((240, 160, 240, 205), fill="#9c9484", width=10)
    draw.ellipse((140, 200, 340, 400), fill=colour)
    draw.ellipse((162, 222, 318, 378), outline=_darker(colour), width=6)


def _scarf(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((110, 90, 370, 210), 56, fill=colour)
    draw.rounded_rectangle((130, 150, 225, 395), 10, fill=_darker(colour, 0.9))
    draw.rounded_rectangle((245, 170, 340, 375), 10, fill=colour)
    for x in range(136, 340, 16):
        draw.line((x, 370, x, 410), fill=_darker(colour), width=4)


def _towel(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((100, 120, 380, 390), 22, fill=colour)
    for y in (330, 352):
        draw.line((100, y, 380, y), fill=_darker(colour, 0.9), width=8)
    draw.ellipse((290, 165, 340, 215), outline=_darker(colour, 0.7), width=5)


def _gift(draw: Draw, colour: str) -> None:
    draw.rectangle((110, 190, 370, 400), fill=colour)
    draw.rectangle((95, 150, 385, 205), fill=_darker(colour, 0.9))
    draw.rectangle((220, 150, 260, 400), fill="#b08d57")
    for box in ((150, 80, 240, 155), (240, 80, 330, 155)):
        draw.ellipse(box, outline="#b08d57", width=14)


def _plaque(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((90, 120, 390, 380), 26, fill=_darker("#c9a06c"))
    draw.rounded_rectangle((110, 140, 370, 360), 18, fill=colour)
    for y, length in ((200, 160), (250, 210), (300, 120)):
        half = length // 2
        draw.line((240 - half, y, 240 + half, y), fill=_darker(colour, 0.7), width=9)


def _cap(draw: Draw, colour: str) -> None:
    draw.pieslice((110, 120, 350, 420), 180, 360, fill=colour)
    draw.ellipse((180, 250, 430, 310), fill=_darker(colour))
    draw.line((230, 122, 230, 270), fill=_darker(colour, 0.9), width=5)


def _sock(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((170, 80, 270, 320), 16, fill=colour)
    draw.rounded_rectangle((170, 270, 370, 390), 56, fill=colour)
    draw.rectangle((170, 80, 270, 122), fill=_darker(colour))


def _book(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((125, 90, 365, 400), 14, fill=colour)
    draw.rectangle((125, 90, 158, 400), fill=_darker(colour))
    draw.line((200, 335, 325, 335), fill="#b08d57", width=9)


def _cushion(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((95, 110, 385, 400), 64, fill=colour)
    draw.ellipse((195, 205, 285, 295), outline=_darker(colour), width=8)


def _apron(draw: Draw, colour: str) -> None:
    draw.arc((185, 50, 295, 180), 180, 360, fill=_darker(colour), width=10)
    draw.polygon(
        [(180, 120), (300, 120), (325, 210), (370, 230), (370, 400), (110, 400), (110, 230),
         (155, 210)],
        fill=colour,
    )  # fmt: skip
    draw.rounded_rectangle((180, 270, 300, 340), 10, fill=_darker(colour, 0.9))


def _slip(draw: Draw, colour: str) -> None:
    draw.rounded_rectangle((130, 90, 350, 400), 12, fill=_darker(colour, 0.95))
    for y in range(140, 360, 36):
        draw.line((165, y, 315, y), fill=_darker(colour, 0.75), width=7)


_SHAPES: dict[str, Shape] = {
    "tee": _tee, "hoodie": _hoodie, "bag": _bag, "mug": _mug, "ring": _ring, "scarf": _scarf,
    "towel": _towel, "gift": _gift, "plaque": _plaque, "cap": _cap, "sock": _sock, "book": _book,
    "cushion": _cushion, "apron": _apron, "slip": _slip,
}  # fmt: skip
