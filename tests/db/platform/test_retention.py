"""What is over is forgotten, in batches and on record; what is not, and what is off, stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from zhidan.insights.api import verify
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingBuyer
from zhidan.orders.models import Order
from zhidan.parties import api as parties
from zhidan.platform import files, policy, retention
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import AuditEntry, Job, JobResult, StoredFile
from zhidan.platform.policy import RetentionPolicy
from zhidan.platform.work import run
from zhidan.service.models import Feedback

pytestmark = pytest.mark.django_db(transaction=True)


def ago(days: int) -> datetime:
    return now() - timedelta(days=days)


def job(days: int, state: str = "done") -> Job:
    made = Job.objects.create(
        id=uuid7(), kind="x", args={}, state=state, title_code="x", created_by_kind="system",
        created_by_name="system", finished_at=ago(days),
    )  # fmt: skip
    JobResult.objects.create(job=made, seq=1, code="ok")
    return made


def aged_file(kind: str, days: int) -> StoredFile:
    file_id = files.put(b"%d" % days, kind=kind)
    StoredFile.objects.filter(pk=file_id).update(created_at=ago(days))
    return StoredFile.objects.get(pk=file_id)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]


def test_every_setting_is_looked_after_by_somebody() -> None:
    assert set(retention.kinds()) == set(RetentionPolicy.__struct_fields__)


def test_finished_jobs_go_and_open_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    old, young, waiting = [job(91) for _ in range(5)], job(89), job(200, "queued")
    assert retention.due("jobs_days", 90) == 5

    retention.forget_outdated()

    assert set(Job.objects.values_list("id", flat=True)) == {young.id, waiting.id}
    assert not JobResult.objects.filter(job_id__in=[one.id for one in old]).exists()
    entry = AuditEntry.objects.get(action=retention.ACTION)
    assert (entry.details["setting"], entry.details["count"]) == ("jobs_days", 5)
    assert retention.last_forgotten()["jobs_days"].count == 5


def test_files_go_by_the_time_that_holds_now() -> None:
    old, young = aged_file("import", 31), aged_file("import", 29)
    other = aged_file("picture", 4000)
    retention.forget_outdated()
    files.delete_expired()
    assert set(StoredFile.objects.values_list("id", flat=True)) == {young.id, other.id}
    assert old.id != young.id

    policy.write(RetentionPolicy(import_files_days=10), actor=SYSTEM)
    retention.forget_outdated()
    files.delete_expired()
    assert set(StoredFile.objects.values_list("id", flat=True)) == {other.id}


def test_the_picture_of_feedback_goes_and_its_words_stay() -> None:
    picture = files.put(b"picture", kind="feedback")
    said = Feedback.objects.create(
        id=uuid7(), sender_id=uuid7(), sender_name="王芳", text="x", page="/", version="1",
        picture_id=picture,
    )  # fmt: skip
    Feedback.objects.update(created_at=ago(400))
    policy.write(RetentionPolicy(feedback_pictures_days=0), actor=SYSTEM)
    retention.forget_outdated()
    assert Feedback.objects.get(pk=said.pk).picture_id == picture

    policy.write(RetentionPolicy(), actor=SYSTEM)
    retention.forget_outdated()
    assert Feedback.objects.get(pk=said.pk).picture_id is None


def sent(number: str, days: int, name: str, *, nick: str = "", status: str = "finished") -> object:
    return order(
        number, [line("CUP")], status=status, placed_at=ago(days),
        recipient=person(name=name, mobile="13900001111"),
        buyer=IncomingBuyer(nick=nick or name, platform_uid=nick or name),
    )  # fmt: skip


def place(floor: Floor, *incoming: object) -> None:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=list(incoming))


def test_people_are_forgotten_when_nothing_of_theirs_is_young_and_the_books_stay() -> None:
    floor = open_shop({"CUP": 50})
    place(
        floor,
        sent("GONE", 400, "欧阳金"), sent("GONE-TOO", 380, "欧阳金"),
        sent("LOYAL", 400, "李小红"), sent("LOYAL-NEW", 3, "李小红"),
        sent("GIFT", 400, "受礼人", nick="送礼人"), sent("GIFT-NEW", 3, "别人", nick="送礼人"),
        sent("OPEN", 400, "张开", status="paid"),
    )  # fmt: skip
    books = list(Order.objects.order_by("id").values("order_no", "payable_minor", "state"))

    retention.forget_outdated()  # off at first
    assert erased() == set()
    assert (retention.due("erase_after_months", 12), retention.due("erase_after_months", 24)) == (
        2,
        0,
    )

    policy.write(RetentionPolicy(erase_after_months=12), actor=SYSTEM)
    retention.forget_outdated()

    assert erased() == {"GONE", "GONE-TOO"}
    assert list(Order.objects.order_by("id").values("order_no", "payable_minor", "state")) == books
    assert AuditEntry.objects.filter(action="buyer.erased").count() == 1
    assert retention.due("erase_after_months", 12) == 0
    assert verify().ok


def erased() -> set[str]:
    numbers = ("GONE", "GONE-TOO", "LOYAL", "LOYAL-NEW", "GIFT", "GIFT-NEW", "OPEN")
    cards = parties.recipient_cards([order_id_of(number) for number in numbers])
    return {number for number in numbers if cards[order_id_of(number)].is_erased}


def test_months_end_where_a_month_is_shorter() -> None:
    at = datetime(2026, 3, 31, 8, tzinfo=UTC)
    assert retention.months_before(at, 1) == datetime(2026, 2, 28, 8, tzinfo=UTC)
    assert retention.months_before(at, 15) == datetime(2024, 12, 31, 8, tzinfo=UTC)
