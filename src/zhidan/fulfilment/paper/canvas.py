"""A page measured in millimetres: text, boxes, pictures and barcodes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from zhidan.fulfilment.paper.font import FACE, width

MM = 72 / 25.4
WIDEST_BAR, THINNEST_BAR = 0.36, 0.19  # mm of one module
QUIET_MODULES = 10


class Paper:
    """A page measured in millimetres from its lower left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas: Any = canvas

    def text(self, x: float, y: float, text: str, size: float, *, is_bold: bool = False) -> None:
        if not text:
            return
        line = self._canvas.beginText(x * MM, y * MM)
        line.setFont(FACE, size)
        # The font ships in one weight: bold is the outline drawn as well.
        self._canvas.setLineWidth(size * 0.03)
        line.setTextRenderMode(2 if is_bold else 0)
        line.textOut(text)
        line.setTextRenderMode(0)
        self._canvas.drawText(line)

    def text_right(self, x: float, y: float, text: str, size: float) -> None:
        self.text(x - width(text, size) / MM, y, text, size)

    def box(self, x: float, y: float, wide: float, high: float, *, grey: float = 1.0) -> None:
        self._canvas.setLineWidth(0.8)
        self._canvas.setFillGray(grey)
        self._canvas.rect(x * MM, y * MM, wide * MM, high * MM, stroke=int(grey == 1.0), fill=1)
        self._canvas.setFillGray(0)

    def rule(self, left: float, right: float, y: float, *, weight: float = 0.4) -> None:
        self._canvas.setLineWidth(weight)
        self._canvas.line(left * MM, y * MM, right * MM, y * MM)

    def bar(self, x: float, y: float, high: float) -> None:
        """A mark beside the buyer's own words."""
        self._canvas.setLineWidth(2)
        self._canvas.line(x * MM, y * MM, x * MM, (y + high) * MM)

    def picture(self, x: float, y: float, wide: float, high: float, data: bytes) -> None:
        self._canvas.drawImage(
            ImageReader(BytesIO(data)), x * MM, y * MM, wide * MM, high * MM,
            preserveAspectRatio=True, anchor="c", mask="auto",
        )  # fmt: skip

    def barcode(self, right: float, y: float, wide: float, high: float, code: str) -> None:
        """Code 128, right-aligned in `wide`, its text below; as wide as fits, to the limits."""
        if not code:
            return
        probe = Code128(code, barWidth=1, quiet=0)
        modules = probe.width + 2 * QUIET_MODULES
        bar = min(WIDEST_BAR, wide / modules)
        if bar < THINNEST_BAR:
            raise ValueError(f"{code!r} is too long for a barcode of {wide} mm")
        symbol = Code128(
            code, barWidth=bar * MM, barHeight=(high - 4) * MM, quiet=1,
            lquiet=QUIET_MODULES * bar * MM, rquiet=QUIET_MODULES * bar * MM,
        )  # fmt: skip
        taken = modules * bar
        symbol.drawOn(self._canvas, (right - taken) * MM, (y + 4) * MM)
        middle = right - taken / 2
        self.text(middle - width(code, 8) / MM / 2, y + 0.8, code, 8)
