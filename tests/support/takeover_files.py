"""The files of an invented shop that is taken over, and what must stand in the books afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.support.master_files import PRODUCT_HEADER, png, sheet, zipped
from tests.support.order_files import DOUYIN_HEADER

TAKEN_OVER = datetime(2026, 3, 1)  # noqa: DTZ001 - the shop's own time, as its files have it
SKUS, BY_BARCODE, BY_FILE, BY_HAND = 40, 4, 4, 6
# Of twenty orders each: what the channel says, and whether it is history.
FINISHED, CLOSED, SHIPPED, UNPAID = range(12), 12, 13, 14
PAID = range(15, 20)


def barcode(number: int) -> str:
    """A valid EAN-13."""
    digits = f"690{number:09d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return digits + str(-(odd + 3 * even) % 10)


def code(number: int) -> str:
    """A SKU's code; each fifth is of digits with zeros in front."""
    return f"{number:05d}" if number % 5 == 0 else f"MUG-{number:03d}"


def sold_as(number: int) -> str:
    """How the channel calls a SKU: by its code, its barcode, or as nobody can guess."""
    if number < BY_BARCODE:
        return barcode(number)
    return f"OLD{number:04d}" if number < BY_BARCODE + BY_FILE + BY_HAND else code(number)


@dataclass
class OldShop:
    """`wanted`: units that open, paid orders need of each SKU; `paid`: their numbers; `held`: open
    orders with a line nobody knows; `left_after`: shipped by others after the shop was taken over.
    """

    orders: int
    rows: list[list[str]] = field(default_factory=list)
    wanted: Counter[int] = field(default_factory=Counter)
    paid: list[str] = field(default_factory=list)
    by_status: Counter[str] = field(default_factory=Counter)
    left_after: int = 0
    held: int = 0

    def __post_init__(self) -> None:
        for number in range(self.orders):
            self._order(number)

    def _order(self, number: int) -> None:
        turn, order_no = number % 20, str(4_400_000_011_000_000_000 + number * 7919)
        placed = TAKEN_OVER - timedelta(hours=1 + number // 3)
        left = ""
        if turn in FINISHED:
            status, left = "已完成", f"{placed + timedelta(minutes=30):%Y-%m-%d %H:%M:%S}"
        elif turn == SHIPPED:
            # Every other one left after the shop was taken over, but not through us.
            is_late = number % 40 == SHIPPED
            self.left_after += is_late
            moved = TAKEN_OVER + timedelta(days=1) if is_late else placed + timedelta(minutes=9)
            status, left = "已发货", f"{moved:%Y-%m-%d %H:%M:%S}"
        else:
            status = {CLOSED: "已关闭", UNPAID: "待支付"}.get(turn, "备货中")
        self.by_status[status] += 1
        skus = [(number // 20 + turn * 3 + line * 11) % SKUS for line in range(1 + turn % 2)]
        if turn in PAID:
            self.paid.append(order_no)
            self.wanted.update(skus)
        if turn in PAID or turn == UNPAID:
            self.held += any(map(is_unknown, skus))
        for place, sku in enumerate(skus):
            line = {
                "主订单编号": f"\t{order_no}", "子订单编号": f"\t{int(order_no) + place + 1}",
                "选购商品": f"马克杯 {sku}", "商品规格": f"花色:{sku}", "商品数量": "1",
                "商家编码": sold_as(sku), "订单应付金额": f"{19 + sku}.90", "运费": "0.00",
                "收件人": f"买家{number}", "收件人手机号": f"138{number:08d}",
                "详细地址": f"浙江省杭州市西湖区文三路{number}号", "订单状态": status,
                "订单提交时间": f"{placed:%Y-%m-%d %H:%M:%S}", "发货时间": left or "-",
            }  # fmt: skip
            self.rows.append([line.get(column, "-") for column in DOUYIN_HEADER])

    def products(self) -> bytes:
        rows = [
            (f"STYLE-{n // 2:02d}", f"马克杯 {n // 2}", code(n), f"花色:{n}", barcode(n), "420",
             f"{5 + n}.50", f"{n}.png")
            for n in range(SKUS)
        ]  # fmt: skip
        return sheet(PRODUCT_HEADER, *rows).getvalue()

    def pictures(self) -> bytes:
        return zipped({f"{n}.png": png(shade=5 * n) for n in range(SKUS)}).getvalue()

    def suppliers(self) -> bytes:
        rows = [(f"V{n}", f"瓷坊 {n}", "陈工", f"1380000000{n}") for n in range(3)]
        return sheet(("供应商编码", "供应商名称", "联系人", "联系电话"), *rows).getvalue()

    def stock(self) -> bytes:
        """As much as the open orders need and five more in the first warehouse, three in the
        second."""
        rows = [
            (house, code(n), str(units), f"{5 + n}.50")
            for n in range(SKUS)
            for house, units in (("主仓", self.wanted[n] + 5), ("分仓", 3))
        ]
        return sheet(("仓库", "商家编码", "数量", "单位成本"), *rows).getvalue()

    def listings(self) -> bytes:
        rows = [
            ("抖音旗舰店", sold_as(n), code(n)) for n in range(BY_BARCODE, BY_BARCODE + BY_FILE)
        ]
        return sheet(("店铺", "平台商家编码", "商家编码"), *rows).getvalue()

    def order_file(self) -> bytes:
        return sheet(DOUYIN_HEADER, *self.rows).getvalue()

    def tracking(self) -> bytes:
        rows = [
            (number, "中通快递", f"789012{place:08d}") for place, number in enumerate(self.paid)
        ]
        return sheet(("订单号", "快递公司", "快递单号"), *rows).getvalue()


def is_unknown(number: int) -> bool:
    """Whether a person has to say which SKU a listing stands for: no code or barcode of ours and
    no line of the listing map tells."""
    return BY_BARCODE + BY_FILE <= number < BY_BARCODE + BY_FILE + BY_HAND
