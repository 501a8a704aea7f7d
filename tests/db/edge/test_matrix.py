"""Every route × every caller × somebody else's row.

The table of routes lies in tests/support/route_table.py. A route that is not in it, or a path
parameter nobody said the foreign row of, fails here before anything else does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tests.support.cashier import paid
from tests.support.changes import change
from tests.support.people import Browser, forget, make_key, make_person, signed_in
from tests.support.route_table import ROUTES
from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of
from zhidan.catalog import api as catalog
from zhidan.channels.models import ConfirmEntry, ConfirmFile, ImportRun
from zhidan.edge.api import routes
from zhidan.edge.urls import api
from zhidan.fulfilment import api as fulfilment
from zhidan.fulfilment.models import PickList
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderChange, OrderLine
from zhidan.platform import files, jobs
from zhidan.platform.access import ROLES, actor_for_user, default_permissions
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.models import ApiKey, SavedView, User
from zhidan.platform.work import run
from zhidan.service.operations.send_feedback import NewFeedback, send_feedback

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_IN, PUBLIC = ("signed_in",), ("public",)
# Rows every signed-in colleague with the permission may see: they belong to no shop or warehouse.
SHARED = {
    "carrier_id", "form", "kind", "legal_entity_id", "name", "product_id", "role_id", "rule_id",
    "setting", "shop_group_id", "sku_id", "supplier_id",
}  # fmt: skip
CANARY = "金丝雀"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def known_routes() -> dict[str, tuple[str, ...]]:
    found = {}
    for route in routes(api):
        path = re.sub(r"\{[a-z]+:", "{", route.path.removeprefix("/api/v1"))
        found[f"{route.method} {path}"] = route.permissions
    return found


def filled(path: str, values: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: str(values.get(part[1], uuid4())), path)


def send(browser: Browser, route: str, values: dict[str, Any] | None = None) -> Any:
    method, path = route.split(" ", 1)
    # Without a kind it is about orders, which not everybody who imports may bring in.
    path += "?kind=tracking" if path == "/imports/mappings" else ""
    body = None if method == "GET" else {}
    return browser.send(method, filled(path, {"kind": "csv", **(values or {})}), body)


def body_of(answer: Any) -> bytes:
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content)
    return bytes(answer.content)


def test_the_table_names_every_route_with_its_permissions() -> None:
    assert known_routes() == ROUTES


def test_a_stranger_opens_nothing_but_what_is_public() -> None:
    browser = Browser()
    for route, permissions in ROUTES.items():
        answer = send(browser, route)
        if permissions != PUBLIC:
            assert (route, answer.status_code) == (route, 401)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_exactly_what_its_permissions_open(role: str) -> None:
    user = make_person(f"{role}@shop.test", [role])
    held = default_permissions(role)
    for route, permissions in ROUTES.items():
        if permissions == PUBLIC or route == "DELETE /session":
            continue
        answer = send(signed_in(user), route)
        may = permissions == SIGNED_IN or bool(held & set(permissions))
        assert (route, answer.status_code == 403) == (route, not may), answer.content[:200]
        assert answer.status_code != 401, route
        body_of(answer)


def test_a_dismissed_person_and_a_void_key_open_nothing() -> None:
    user = make_person()
    gone = signed_in(user)
    key = make_key(user, permissions=sorted(default_permissions("owner")))
    ApiKey.objects.update(expires_at="2020-01-01T00:00:00Z")
    user.is_active = False
    user.save()
    for browser in (gone, Browser().with_key(key)):
        forget()  # strangers knock so often in a minute, and the table is longer than that
        for route, permissions in ROUTES.items():
            if permissions != PUBLIC:
                assert (route, send(browser, route).status_code) == (route, 401)


@dataclass(frozen=True)
class Foreign:
    """What belongs to shop and warehouse B, by the path parameter that names it."""

    floor: Floor
    ids: dict[str, UUID]


def foreign_rows() -> Foreign:
    """A shop B in the middle of its work, whose every text holds a canary."""
    floor = open_shop({"B-SKU": 50}, code="shop-b", reserve_on="placed")
    sent = [
        order(f"{CANARY}-{n}", [line("B-SKU")], seller_memo=CANARY, buyer_message="")
        for n in (1, 2)
    ]
    sent += [order(f"{CANARY}-{code}", [line(f"{CANARY}-{code}")]) for code in ("new", "known")]
    run(orders.place_orders, actor=SYSTEM, shop="shop-b", orders=sent)
    listing = (floor.shop.id, ("", "", f"{CANARY}-known", ""))
    known = catalog.ListingDecision(*listing, CANARY, CANARY, catalog.ListingTarget())
    run(orders.decide_listings, actor=SYSTEM, decisions=[known])
    ids = [order_id_of(f"{CANARY}-{n}") for n in (1, 2)]
    assert change(ids[0], note=CANARY) == "ok"
    run(orders.approve_orders, actor=SYSTEM, order_ids=ids[:1])
    while deliver_due(100):
        pass
    tasks = fulfilment.open_fulfilments_of(ids[:1])
    run(fulfilment.release_fulfilments, actor=SYSTEM, fulfilment_ids=tasks)
    stranger = make_person("stranger@shop.test")
    view = SavedView.objects.create(
        id=uuid7(), owner=stranger, resource="orders", name=CANARY, query={}, is_shared=False
    )
    imported = ImportRun.objects.create(
        number="I-1", shop_id=floor.shop.id, file_names=[CANARY], created_at=now()
    )
    told = ConfirmFile.objects.create(
        number="C-1", shop_id=floor.shop.id, format="taobao", orders=1,
        created_by_name=CANARY, created_at=now(),
    )  # fmt: skip
    ConfirmEntry.objects.create(file=told, position=1, order_id=ids[0], rows=[[CANARY]])
    make_key(stranger, permissions=["audit.view"])
    return Foreign(
        floor,
        {
            "order_id": ids[0],
            "customer_id": Order.objects.get(pk=ids[0]).buyer_id,
            "change_id": OrderChange.objects.get().id,
            "line_id": OrderLine.objects.filter(order_id=ids[0]).values_list("id", flat=True)[0],
            "listing_id": catalog.listing_id(*listing),
            "payment_id": paid("1.00", shop_id=floor.shop.id),
            "fulfilment_id": tasks[0],
            "pick_list_id": PickList.objects.get().id,
            "shop_id": floor.shop.id,
            "warehouse_id": floor.warehouse.id,
            "view_id": view.id,
            "import_id": imported.id,
            "confirm_file_id": told.id,
            "file_id": files.put(CANARY.encode(), kind="export", created_by=stranger.id),
            "job_id": run(_job, actor=SYSTEM),
            "feedback_id": _feedback(stranger),
            "key_id": ApiKey.objects.get().id,
            "user_id": stranger.id,
        },
    )


def _feedback(sender: User) -> UUID:
    told = NewFeedback(text=CANARY, page="/orders")
    return run(send_feedback, actor=actor_for_user(sender), feedback=told)


def _job(*, actor: Actor) -> UUID:
    return jobs.enqueue("orders.step", {"action": "approve", "ids": []}, actor=actor)


def state_of_b(foreign: Foreign) -> list[Any]:
    """Everything of B that a careless route could change."""
    found = []
    with connection.cursor() as cursor:
        for table in ("sales_order", "fulfilment_order", "stock_level", "import_run", "job", "shop",
                      "warehouse", "saved_view", "api_key", "app_user", "order_hold",
                      "listing", "buyer"):  # fmt: skip
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found.append((table, [row[0] for row in cursor.fetchall() if row[0]]))
    assert foreign.ids
    return found


@pytest.fixture
def limited(tmp_path: Any, settings: Any) -> tuple[Browser, Foreign, Floor]:
    """An owner who sees shop A and warehouse A alone, and all that is B's."""
    settings.MEDIA_ROOT = str(tmp_path)
    own = open_shop({"A-SKU": 5}, code="shop-a")
    foreign = foreign_rows()
    user = make_person("a@shop.test", ["owner"], shops=[own.shop.id], warehouses=[own.warehouse.id])
    return signed_in(user), foreign, own


def test_every_path_parameter_has_a_foreign_row_or_is_shared(limited: Any) -> None:
    _, foreign, _ = limited
    named = {name for route in ROUTES for name in re.findall(r"\{(\w+)\}", route)}
    assert named == SHARED & named | set(foreign.ids)


def test_a_foreign_row_looks_like_none_at_all_and_stays_as_it_is(limited: Any) -> None:
    browser, foreign, _ = limited
    before = state_of_b(foreign)
    for route in ROUTES:
        named = set(re.findall(r"\{(\w+)\}", route))
        if not named or named <= SHARED:
            continue
        answer = send(browser, route, foreign.ids)
        # An empty body is refused before its row is looked for; others' accounts and keys are
        # refused by what they hold, not by where they are.
        allowed = {403, 404, 204} if named & {"user_id", "key_id"} else {404, 422}
        assert answer.status_code in allowed, (route, answer.content[:300])
        assert CANARY.encode() not in body_of(answer), route
    after = state_of_b(foreign)
    for (table, old), (_, new) in zip(before, after, strict=True):
        if table != "api_key":
            assert (table, new) == (table, old)


def test_no_list_tells_of_foreign_rows(limited: Any) -> None:
    browser, foreign, own = limited
    secret = {str(value) for key, value in foreign.ids.items() if key not in {"user_id", "key_id"}}
    for route in ROUTES:
        if route.startswith("GET ") and "{" not in route:
            text = body_of(send(browser, route)).decode("utf-8", "replace")
            assert CANARY not in text, route
            assert not {one for one in secret if one in text}, route
    assert str(own.shop.id) in body_of(browser.get("/shops")).decode()


BULK = {
    "POST /orders/approve": {}, "POST /orders/unapprove": {}, "POST /orders/hold": {"reason": "x"},
    "POST /orders/recall": {},
    "POST /orders/release": {"holds": ["manual"]}, "POST /orders/cancel": {"reason": "x"},
    "POST /orders/complete": {}, "POST /orders/mark-produced": {},
    "POST /orders/confirm-accept": {}, "POST /orders/confirm-fail": {"reason": "x"},
    "POST /orders/confirm-undo": {}, "POST /orders/unmerge": {},
    "POST /orders/change": {"note": "x"}, "POST /orders/memos/step": {"action": "accept"},
    "POST /orders/ship": {"carrier": "sf", "tracking_no": "SF1234567890123"},
}  # fmt: skip


def test_no_bulk_step_moves_foreign_orders(limited: Any) -> None:
    browser, foreign, _ = limited
    before = state_of_b(foreign)
    for route, params in BULK.items():
        body = {"ids": [foreign.ids["order_id"]], **params}
        answer = browser.post(route.removeprefix("POST "), body)
        codes = {row["code"] for row in answer.json().get("outcomes", [])}
        assert codes <= {"order_not_found", "not_found"}, (route, answer.content[:300])
    group = [foreign.ids["order_id"], uuid4()]
    merged = browser.post("/orders/merge", {"groups": [group]}).json()["outcomes"]
    assert {row["code"] for row in merged} == {"not_found"}
    buyer = foreign.ids["customer_id"]
    for path, said in (
        ("tag", {"changes": [{"id": buyer, "add": ["VIP"]}]}),
        ("blacklist", {"ids": [buyer], "reason": "x"}),
        ("lift", {"ids": [buyer]}),
    ):
        told = browser.post(f"/customers/{path}", said).json()
        assert [row["code"] for row in told["outcomes"]] == ["not_found"], path
    for step in ("release", "unrelease", "pick", "put-back", "pack"):
        browser.post(f"/fulfilments/{step}", {"ids": [foreign.ids["fulfilment_id"]]})
    item = {"id": foreign.ids["fulfilment_id"], "carrier": "sf", "tracking_no": "SF1234567890123"}
    browser.post("/fulfilments/ship", {"items": [item]})
    for kind, amount in (("receive", "quantity"), ("adjust", "delta"), ("count", "counted")):
        stock = {
            "warehouse_id": foreign.ids["warehouse_id"],
            "lines": [{"sku_code": "B-SKU", amount: 3}],
            "reason": "x",
        }
        answer = browser.post(f"/stock/{kind}", stock)
        assert answer.status_code in {403, 404, 422}, (kind, answer.content[:300])
    sent = {"shop": "shop-b", "orders": [{"external_no": "X", "status": "paid", "lines": []}]}
    assert browser.post("/orders/intake", sent).status_code == 404
    assert state_of_b(foreign) == before


def test_the_control_sees_what_the_limited_person_must_not(limited: Any) -> None:
    """Somebody without scopes finds the rows: the matrix looks where they are."""
    _, foreign, _ = limited
    boss = signed_in(make_person("boss@shop.test"))
    assert CANARY in body_of(boss.get("/orders")).decode()
    for path in (
        "/orders/{order_id}",
        "/customers/{customer_id}",
        "/fulfilments/{fulfilment_id}",
        "/shops/{shop_id}",
        "/imports/{import_id}",
        "/confirmations/files/{confirm_file_id}",
        "/jobs/{job_id}",
        "/picklists/{pick_list_id}.pdf",
    ):
        answer = boss.get(filled(path, foreign.ids))
        assert (path, answer.status_code) == (path, 200)
        body_of(answer)
