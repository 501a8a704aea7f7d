"""The brand's own reference data: company, shops, warehouses, staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zhidan.config.demo.people import Look

NAME, NAME_EN = "织小满", "Zhixiaoman"
COMPANY = ("ZXM", "杭州织小满文化创意有限公司", "91330110MA2ZXM0000")
GROUPS = (("domestic", "国内店铺"), ("abroad", "海外店铺"))
WAREHOUSES = (
    ("HZ", "杭州余杭仓", "浙江省杭州市余杭区良渚街道织布路 8 号"),
    ("GZ", "广州白云仓", "广东省广州市白云区太和镇丰收路 66 号"),
    ("SZ", "深圳定制工坊", "广东省深圳市龙岗区坂田街道匠心里 3 号"),
)


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A shop of the brand. `share` is its part of the orders, `houses` those it asks, in turn."""

    code: str
    name: str
    channel: Literal["taobao", "tmall", "jd", "pdd", "douyin", "shopify"]
    group: str
    look: Look
    share: int
    houses: tuple[str, ...]
    currency: str = "CNY"
    reserve_on: Literal["placed", "paid"] = "paid"


SHOPS = (
    DemoShop("tb-zxm", "织小满手作 (淘宝)", "taobao", "domestic", "plain", 26, ("HZ", "GZ")),
    DemoShop("tm-zxm", "织小满旗舰店 (天猫)", "tmall", "domestic", "masked", 28, ("HZ", "GZ", "SZ"),
             reserve_on="placed"),
    DemoShop("jd-zxm", "织小满京东旗舰店", "jd", "domestic", "plain", 12, ("HZ", "SZ")),
    DemoShop("pdd-zxm", "织小满工厂店 (拼多多)", "pdd", "domestic", "masked", 14, ("GZ", "HZ")),
    DemoShop("dy-zxm", "织小满直播间 (抖音)", "douyin", "domestic", "cipher", 14,
             ("GZ", "SZ", "HZ"), reserve_on="placed"),
    DemoShop("sp-zxm", "Zhixiaoman Gifts (Shopify)", "shopify", "abroad", "abroad", 6, ("SZ",),
             currency="USD"),
)  # fmt: skip

# The shop that people walk into: code, name, and the warehouses it sells out of.
STORE = ("md-zxm", "织小满良渚门店", ("HZ",))

PASSWORD = "xiaoman-demo-2026"  # noqa: S105  shown to everybody who starts the demo
STAFF = (
    ("owner", "owner@zhixiaoman.example", "满老板"),
    ("order_clerk", "orders@zhixiaoman.example", "小陈 (订单)"),
    ("warehouse", "warehouse@zhixiaoman.example", "老周 (仓库)"),
    ("finance", "finance@zhixiaoman.example", "林会计"),
    ("service", "service@zhixiaoman.example", "阿圆 (客服)"),
    ("read_only", "guest@zhixiaoman.example", "访客"),
)
