"""The demo after a morning's work: what it leaves to its visitors has been done once."""

from __future__ import annotations

import time

from playwright.sync_api import Playwright

from tests.e2e.desk import Caller
from tests.support.master_files import png
from tests.support.order_files import as_csv, douyin, douyin_line
from zhidan.config.demo.brand import PASSWORD, STAFF

OWNER = STAFF[0][1]
JOB_SECONDS = 60.0


def lived_in(playwright: Playwright, url: str) -> Caller:
    """Work in the demo, so that no page of it is empty; answers its owner."""
    owner = Caller(playwright, url)
    owner.context.get("/api/v1/session")
    owner.post("/session", {"email": OWNER, "password": PASSWORD})
    _import_files(owner)
    waiting = owner.get("/listings/waiting/count?suggested=exact")["count"]
    accepted = {"filter": {"suggested": "exact"}, "expected_count": waiting}
    owner.post("/listings/accept", accepted)
    chosen = owner.get("/orders?stage=pending_review&limit=30")["items"]
    owner.post("/orders/approve", {"ids": [one["id"] for one in chosen]})
    owner.post("/keys", {"name": "BI", "permissions": ["orders.view"]})
    owner.post("/exports", {"format": "csv"})
    owner.post("/backups/recovery-key", {})
    owner.post("/backups", {})
    picture = {"name": "page.png", "mimeType": "image/png", "buffer": png()}
    said = {"text": "希望能把筛选条件存下来", "page": "/orders", "picture": picture}
    owner.upload("/feedback", said)
    _wait_for_jobs(owner)
    return owner


def _import_files(owner: Caller) -> None:
    shops = owner.get("/shops")["items"]
    shop = next(one["id"] for one in shops if one["channel"] == "douyin")
    bad = douyin_line("4400000022000000017", "4400000022000000018", quantity="两件")
    rows = [*douyin(4), bad]
    owner.upload("/imports", {"files": _file("抖音订单.csv", as_csv(rows).read()), "shop": shop})
    sample = owner.context.get("/api/v1/samples/products.csv").body()
    owner.upload("/imports", {"files": _file("商品资料.csv", sample), "kind": "products"})


def _file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def _wait_for_jobs(owner: Caller) -> None:
    until = time.monotonic() + JOB_SECONDS
    while any(one["state"] in {"queued", "running"} for one in owner.get("/jobs")["items"]):
        assert time.monotonic() < until, "the shop's jobs do not end"
        time.sleep(0.3)
