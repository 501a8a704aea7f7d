"""From an empty installation to the first parcel: ticked by facts, gone a day after it was done."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from pytest_django import Settings

from tests.support.busy_shop import place, settle
from tests.support.imports import import_files, outcomes
from tests.support.people import make_person, signed_in
from tests.support.shop_floor import add_stock, line, make_sku, open_shop, order, order_id_of
from zhidan.catalog.models import Sku
from zhidan.channels.formats.guess import guess
from zhidan.fulfilment import api as fulfilment
from zhidan.fulfilment.models import Parcel
from zhidan.insights.operations.hide_first_steps import hide_first_steps
from zhidan.insights.policy import InsightsPolicy
from zhidan.insights.queries.first_steps import STEPS, first_steps
from zhidan.kernel.clock import now
from zhidan.kernel.errors import Forbidden
from zhidan.orders import api as orders
from zhidan.orders.models import Order
from zhidan.platform import policy
from zhidan.platform.access import actor_for_user
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import User
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def done() -> list[str]:
    found = first_steps(actor=SYSTEM)
    assert found.is_shown
    return [step for step, part in found.waits_for.items() if not part]


def waits_for() -> str | None:
    """The next thing to do."""
    return next((part for part in first_steps(actor=SYSTEM).waits_for.values() if part), None)


def test_each_step_ticks_itself_and_the_whole_list_is_seen_for_a_day() -> None:
    assert (list(first_steps(actor=SYSTEM).waits_for), done()) == (list(STEPS), [])
    assert waits_for() == "warehouse"

    floor = open_shop()
    assert (done(), waits_for()) == (["shop"], "products")

    floor.skus["A"] = make_sku("A")
    assert (done(), waits_for()) == (["shop"], "stock")
    add_stock(floor, "A", 5)
    assert done() == ["shop", "goods"]

    place(floor, order("1", [line("A")]))
    assert done() == ["shop", "goods", "orders"]

    run(orders.approve_orders, actor=SYSTEM, order_ids=[order_id_of("1")])
    settle()
    assert done() == ["shop", "goods", "orders", "review"]

    tasks = fulfilment.open_fulfilments_of([order_id_of("1")])
    for step in (fulfilment.release_fulfilments, fulfilment.pick_fulfilments,
                 fulfilment.pack_fulfilments):  # fmt: skip
        run(step, actor=SYSTEM, fulfilment_ids=tasks)
    parcel = fulfilment.ParcelToShip(tasks[0], "sf", "SF1234567890120", 500)
    run(fulfilment.ship_fulfilments, actor=SYSTEM, parcels=[parcel])

    assert (done(), waits_for()) == (list(STEPS), None)
    Parcel.objects.update(shipped_at=now() - timedelta(hours=25))
    assert not first_steps(actor=SYSTEM).is_shown


def test_history_alone_is_no_reviewed_and_no_shipped_order() -> None:
    floor = open_shop({"A": 1})
    place(floor, order("1", [line("A")], status="finished"))
    settle()
    assert done() == ["shop", "goods", "orders"]


def test_a_shop_that_ships_from_nowhere_is_not_open_yet() -> None:
    open_shop(warehouses=0)
    assert (done(), waits_for()) == ([], "warehouse")


def test_they_are_put_away_for_everybody_and_the_settings_bring_them_back() -> None:
    run(hide_first_steps, actor=SYSTEM)
    run(hide_first_steps, actor=SYSTEM)

    assert not first_steps(actor=SYSTEM).is_shown
    assert policy.version_of(InsightsPolicy) == 1

    policy.write(InsightsPolicy(), actor=SYSTEM)
    assert first_steps(actor=SYSTEM).is_shown


def test_the_demo_has_no_first_steps_and_a_clerk_does_not_see_them(settings: Settings) -> None:
    clerk = actor_for_user(make_person("clerk@shop.test", ["order_clerk"]))
    with pytest.raises(Forbidden):
        first_steps(actor=clerk)
    settings.ZHIDAN_DEMO = True
    assert not first_steps(actor=SYSTEM).is_shown


def test_over_http_they_are_read_and_put_away() -> None:
    open_shop()
    browser = signed_in(make_person())
    first = browser.get("/home/first-steps").json()
    assert first["steps"][:2] == [
        {"step": "shop", "done": True, "waits_for": None},
        {"step": "goods", "done": False, "waits_for": "products"},
    ]
    assert browser.send("DELETE", "/home/first-steps").status_code == 204
    assert browser.get("/home/first-steps").json()["shown"] is False


def sample(kind: str, locale: str) -> bytes:
    """The downloaded file, as somebody with this language gets it."""
    owner = make_person()
    User.objects.filter(id=owner.id).update(locale=locale)
    answer = signed_in(owner).get(f"/samples/{kind}.csv")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", ["products", "stock"])
def test_a_sample_is_in_the_language_of_who_asks(kind: str) -> None:
    open_shop()
    chinese = sample(kind, "zh-CN").decode("utf-8-sig").splitlines()
    User.objects.all().delete()
    english = sample(kind, "en").decode("utf-8-sig").splitlines()
    assert len(chinese) == len(english) == 7
    assert (chinese[0].isascii(), "".join(english).isascii()) == (False, True)


def test_there_is_no_other_sample() -> None:
    answer = signed_in(make_person()).get("/samples/cats.csv")
    assert (answer.status_code, answer.json()["code"]) == (404, "sample_not_found")


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("channel", ["taobao", "shopify"])
def test_the_sample_orders_come_in_whole_and_wait_for_review(locale: str, channel: str) -> None:
    floor = open_shop(channel=channel)
    file = sample("orders", locale)
    mapping = guess(next(csv.reader(io.StringIO(file.decode("utf-8-sig"))))).mapping

    made = import_files(floor.shop.code, io.BytesIO(file), creates_skus=True, mapping=mapping)

    assert (outcomes(made), made.state) == ((24, 0, 0, 0), "finished")
    assert Sku.objects.count() == 6
    reasons = {reason for held in Order.objects.values_list("holds", flat=True) for reason in held}
    assert reasons == {"shortage", "buyer_message"}
