"""Feedback: kept here, seen and answered by the owner, its state seen by who sent it."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image
from pytest_django import Settings

from tests.support.people import Browser, make_person, signed_in
from zhidan import __version__
from zhidan.platform.models import AuditEntry, OutboxEvent, StoredFile
from zhidan.service.models import Feedback

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_apart(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def picture(side: int = 400) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "#2f4fd8").save(out, "PNG")
    return SimpleUploadedFile("page.png", out.getvalue(), "image/png")


def told(browser: Browser, **said: Any) -> Any:
    """Send a form, as the dialog does."""
    return browser.client.post(
        "/api/v1/feedback",
        {"text": "列表太宽, 看不到收件人", "page": "/orders?stage=picking", **said},
        headers=browser.headers,
    )


def tell(browser: Browser, **said: Any) -> str:
    answer = told(browser, **said)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def test_what_is_told_is_kept_with_its_page_version_request_and_picture() -> None:
    clerk = signed_in(make_person("clerk@shop.test", ["order_clerk"]))
    told_id = tell(clerk, request_id="6033ee6cfb3a563d054b3b60", picture=picture())

    (item,) = clerk.get("/feedback").json()["items"]

    assert {name: item[name] for name in ("id", "sender", "text", "page", "state", "version")} == {
        "id": told_id, "sender": "clerk", "text": "列表太宽, 看不到收件人",
        "page": "/orders?stage=picking", "state": "new", "version": __version__,
    }  # fmt: skip
    assert (item["request_id"], item["has_picture"]) == ("6033ee6cfb3a563d054b3b60", True)
    assert item["actions"] == []
    shown = clerk.get(f"/feedback/{told_id}/picture")
    image = Image.open(io.BytesIO(b"".join(shown.streaming_content)))
    assert (image.format, image.size) == ("WEBP", (400, 400))
    assert StoredFile.objects.get(kind="feedback").is_encrypted
    assert OutboxEvent.objects.filter(name__endswith="FeedbackChanged").count() == 1


def test_the_owner_sees_and_answers_all_and_the_sender_reads_the_answer() -> None:
    clerk = signed_in(make_person("clerk@shop.test", ["order_clerk"]))
    owner = signed_in(make_person())
    told_id = tell(clerk)

    (item,) = owner.get("/feedback").json()["items"]
    answered = owner.post(
        f"/feedback/{told_id}/answer", {"state": "answered", "answer": "下一版改窄"}
    )

    assert (item["actions"], answered.status_code) == (["answer"], 200)
    (item,) = clerk.get("/feedback?state=answered").json()["items"]
    assert (item["answer"], item["answered_by"], item["state"]) == (
        "下一版改窄",
        "owner",
        "answered",
    )
    assert clerk.get("/feedback?state=new").json()["items"] == []
    assert AuditEntry.objects.get(action="feedback.answered").details == {"state": "answered"}


def test_a_colleague_sees_neither_the_feedback_nor_its_picture() -> None:
    clerk = signed_in(make_person("clerk@shop.test", ["order_clerk"]))
    packer = signed_in(make_person("packer@shop.test", ["warehouse"]))
    told_id = tell(clerk, picture=picture())

    assert packer.get("/feedback").json()["items"] == []
    assert packer.get("/feedback/count").json()["count"] == 0
    assert packer.get(f"/feedback/{told_id}/picture").json()["code"] == "feedback_not_found"
    refused = packer.post(f"/feedback/{told_id}/answer", {"state": "closed"})
    assert (refused.status_code, Feedback.objects.get().state) == (403, "new")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"text": "  "}, "feedback_empty"),
        ({"text": "x" * 4_001}, "feedback_too_long"),
        ({"picture": SimpleUploadedFile("x.png", b"no picture")}, "not_a_picture"),
    ],
)
def test_a_refused_one_is_not_kept(said: dict[str, Any], code: str) -> None:
    answer = told(signed_in(make_person()), **said)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Feedback.objects.exists()
    assert not StoredFile.objects.exists()
    assert not OutboxEvent.objects.filter(name__endswith="FeedbackChanged").exists()


def test_an_answer_says_something_and_a_closed_one_need_not() -> None:
    owner = signed_in(make_person())
    told_id = tell(owner)
    empty = owner.post(f"/feedback/{told_id}/answer", {"state": "answered", "answer": " "})
    assert (empty.json()["code"], Feedback.objects.get().state) == ("answer_missing", "new")
    assert owner.post(f"/feedback/{told_id}/answer", {"state": "closed"}).status_code == 200
    assert Feedback.objects.get().state == "closed"


def test_the_export_holds_the_table_and_the_pictures() -> None:
    owner = signed_in(make_person())
    told_id = tell(owner, picture=picture())
    tell(owner, text="=1+1")

    archive = zipfile.ZipFile(io.BytesIO(owner.get("/feedback/export").content))

    assert sorted(archive.namelist()) == sorted(["feedback.csv", f"{told_id}.webp"])
    rows = list(csv.reader(io.StringIO(archive.read("feedback.csv").decode("utf-8-sig"))))
    assert [row[3] for row in rows] == ["Text", "'=1+1", "列表太宽, 看不到收件人"]
    assert rows[2][-1] == f"{told_id}.webp"


def test_the_database_itself_wants_an_answer_of_an_answered_one() -> None:
    tell(signed_in(make_person()))
    with pytest.raises(IntegrityError, match="feedback_answered_by_somebody"), transaction.atomic():
        Feedback.objects.update(state="answered")
