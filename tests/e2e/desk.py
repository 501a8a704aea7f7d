"""A shop with people and orders in a running product, made through its own API, and its windows."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import APIRequestContext, Playwright

PASSWORD = "correct horse battery staple"
ROLES = ("order_clerk", "warehouse", "finance", "service", "read_only")
FIRST = 65  # as many orders are there from the beginning, the last of them the newest
CITIES = (
    ("浙江省", "杭州市", "西湖区"),
    ("广东省", "深圳市", "南山区"),
    ("四川省", "成都市", "武侯区"),
)
GOODS = (
    ("TEE-W-L", "重磅纯棉定制 T 恤", {"颜色": "白", "尺码": "L"}, "to_order"),
    ("MUG-350", "骨瓷照片马克杯", {"容量": "350ml"}, "stocked"),
    ("NTB-A5", "烫金姓名笔记本", {"尺寸": "A5", "颜色": "酒红"}, "stocked"),
    ("TOTE-1", "帆布托特包", {"颜色": "原色"}, "stocked"),
)


class Caller:
    """A signed-in person or program as the API sees it."""

    def __init__(self, playwright: Playwright, url: str) -> None:
        self.context: APIRequestContext = playwright.request.new_context(
            base_url=url, extra_http_headers={"Accept-Language": "en"}
        )

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a request with the CSRF token; answers the JSON, refuses what is no success."""
        answer = self.context.fetch(
            f"/api/v1{path}",
            method=method,
            data=dict(body) if body is not None else None,
            headers={"X-CSRFToken": self._token()},
        )
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()[:500]}"
        return answer.json() if answer.body() else None

    def get(self, path: str) -> Any:
        return self.send("GET", path)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self.send("POST", path, body)

    def upload(self, path: str, form: Mapping[str, Any]) -> Any:
        """Send a form with its files."""
        answer = self.context.post(
            f"/api/v1{path}", multipart=dict(form), headers={"X-CSRFToken": self._token()}
        )
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:500]}"
        return answer.json()

    def claim(self, link: str, name: str, email: str) -> None:
        """Use a one-time link."""
        self.context.get("/api/v1/session")
        self.post(
            "/session/claim",
            {"token": link.split("#")[1], "name": name, "email": email, "password": PASSWORD},
        )

    def _token(self) -> str:
        cookies = self.context.storage_state()["cookies"]
        return next((c["value"] for c in cookies if c["name"].endswith("csrftoken")), "")


@dataclass
class Desk:
    """The running shop."""

    url: str
    playwright: Playwright
    owner: Caller
    shops: list[str] = field(default_factory=list)
    warehouse: str = ""
    skus: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, list[Any]] = field(default_factory=dict)
    sent: int = 0

    def order(self, **said: Any) -> dict[str, Any]:
        """Send one order in; answers its outcome."""
        return self.orders(1, **said)[0]

    def orders(self, count: int, *, shop: int = 0, **said: Any) -> list[dict[str, Any]]:
        """Send orders in to one of the shops."""
        body = {"shop": self.shops[shop], "orders": [self._incoming(said) for _ in range(count)]}
        results: list[dict[str, Any]] = self.owner.post("/orders/intake", body)["results"]
        return results

    def packed(self, count: int, *, shop: int = 0, **said: Any) -> list[dict[str, Any]]:
        """Orders that lie packed on the bench."""
        mug = {"title": GOODS[1][1], "outer_code": GOODS[1][0], "quantity": 1,
               "unit_price": "39.00", "amount": "39.00"}  # fmt: skip
        made = self.orders(count, shop=shop, **{"lines": [mug], **said})
        ids = [one["order_id"] for one in made]
        self.owner.post("/orders/approve", {"ids": ids})
        tasks: list[str] = []
        for _ in range(100):
            found = self.owner.get(f"/fulfilments?order={','.join(ids)}")["items"]
            tasks = [one["id"] for one in found]
            if len(tasks) == count:
                break
            time.sleep(0.2)
        for step in ("release", "pick", "pack"):
            said_of = self.owner.post(f"/fulfilments/{step}", {"ids": tasks})["outcomes"]
            assert {one["code"] for one in said_of} == {"ok"}
        return made

    def _incoming(self, said: Mapping[str, Any]) -> dict[str, Any]:
        self.sent += 1
        number, good = self.sent, GOODS[self.sent % len(GOODS)]
        province, city, district = CITIES[number % len(CITIES)]
        age = timedelta(minutes=7 * (FIRST - number)) if number < FIRST else timedelta(0)
        placed = datetime.now(UTC) - age
        return {
            "external_no": f"5560826605315{number:06d}",
            "status": "paid",
            "placed_at": placed.isoformat(),
            "paid_at": placed.isoformat(),
            "lines": [
                {
                    "title": good[1],
                    "quantity": 1,
                    "outer_code": good[0],
                    "unit_price": "39.00",
                    "amount": "39.00",
                }
            ],
            "amounts": {"goods": "39.00", "payable": "39.00", "paid": "39.00"},
            "recipient": {
                "name": "于婉清",
                "mobile": f"138{number:08d}",
                "province": province,
                "city": city,
                "district": district,
                "detail": f"文三路 {number} 号 3 幢 1201",
            },
            "buyer": {"nick": f"云朵{number}"},
            **said,
        }


def open_desk(playwright: Playwright, url: str, said: str) -> Desk:
    """Claim the product and fill it: a warehouse, shops, goods, people, orders."""
    link = re.search(r"/claim#\S+", said)
    assert link, said
    owner = Caller(playwright, url)
    owner.claim(link.group(0), "林晓", "owner@shop.test")
    desk = Desk(url, playwright, owner, emails={"owner": "owner@shop.test"})
    desk.warehouse = owner.post("/warehouses", {"code": "HZ", "name": "杭州一仓"})["id"]
    for code, name, channel in (
        ("tm", "拾物天猫旗舰店", "tmall"),
        ("dy", "拾物抖音店", "douyin"),
    ):
        shop = {"code": code, "name": name, "channel": channel, "warehouse_ids": [desk.warehouse]}
        desk.shops.append(owner.post("/shops", shop)["id"])
    _stock_goods(desk)
    _invite(desk)
    desk.orders(FIRST - 5)
    desk.orders(5, buyer_message="请用礼盒包装")
    return desk


def _stock_goods(desk: Desk) -> None:
    for code, title, options, supply in GOODS:
        product = desk.owner.post("/products", {"code": code.split("-")[0], "title": title})["id"]
        sku = {
            "product_id": product,
            "code": code,
            "options": options,
            "supply": supply,
            "barcodes": [f"69{sum(map(ord, code)):011d}"],
        }
        desk.skus[code] = desk.owner.post("/skus", sku)["id"]
    lines = [{"sku_code": code, "quantity": 500} for code, _, _, how in GOODS if how == "stocked"]
    receipt = {"warehouse_id": desk.warehouse, "reason": "期初入库", "lines": lines}
    desk.owner.post("/stock/receive", receipt)


def _invite(desk: Desk) -> None:
    for role in ROLES:
        email = f"{role}@shop.test"
        body = {"email": email, "name": f"同事 {role}", "roles": [role]}
        link = desk.owner.post("/people/invite", body)["link"]
        Caller(desk.playwright, desk.url).claim(link, f"同事 {role}", email)
        desk.emails[role] = email
