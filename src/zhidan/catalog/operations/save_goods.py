from __future__ import annotations

from collections.abc import Sequence

from zhidan.catalog.events import tell_skus_changed
from zhidan.catalog.goods import GoodsRow, Saved
from zhidan.catalog.goods_board import Board
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def save_goods(*, rows: Sequence[GoodsRow], actor: Actor) -> list[Saved]:
    """Make or change many SKUs and their products, known by their codes; one outcome per row.

    A later row sees what an earlier one did. Barcodes named replace all of a SKU's. A refused row
    changes nothing and does not hold up the others.
    """
    board = Board(rows)
    saved = [board.take(row) for row in rows]
    board.write()
    audit.record_many(
        [
            audit.Entry(
                f"sku.{'created' if one.outcome == 'created' else 'changed'}",
                "sku",
                one.id,
                details={"code": row.code, "by": "import", **_told(one)},
            )
            for row, one in zip(rows, saved, strict=True)
            if one.outcome in ("created", "updated")
        ],
        actor=actor,
    )
    tell_skus_changed(one.id for one in saved if one.id and one.outcome in ("created", "updated"))
    return saved


def _told(one: Saved) -> dict[str, object]:
    return {"changed": one.change} if one.outcome == "updated" else {}
