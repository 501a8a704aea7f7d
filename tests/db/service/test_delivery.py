"""Feedback leaves the installation where the owner has opened a way, and its sender sees how far it
has come. Against a real mail server and a real web server that misbehave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from tests.db.service.test_feedback import picture, tell
from tests.support.other_side import HttpSide, MailSide
from tests.support.people import Browser, make_person, signed_in
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.models import AuditEntry, Job
from zhidan.service.models import Feedback, FeedbackWay
from zhidan.service.ways import webhook
from zhidan.service.ways.webhook import signature

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "a secret of both sides"


@pytest.fixture(autouse=True)
def files_apart(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def mail() -> Iterator[MailSide]:
    with MailSide() as side:
        yield side


@pytest.fixture
def web() -> Iterator[HttpSide]:
    with HttpSide() as side:
        yield side


def open_mail(owner: Browser, port: int, secret: str | None = None, **more: Any) -> Any:
    mail = {"host": "127.0.0.1", "port": port, "security": "none", "recipient": "a@b.test"}
    delivery = {"way": "mail", "with_picture": more.pop("with_picture", False)}
    return owner.send(
        "PUT", "/feedback/delivery",
        {"delivery": {**delivery, "mail": {**mail, **more}}, "smtp_secret": secret},
    )  # fmt: skip


def open_web(owner: Browser, url: str, **more: Any) -> Any:
    hook = {"url": url, "allows_private": more.pop("allows_private", True)}
    return owner.send(
        "PUT", "/feedback/delivery",
        {"delivery": {"way": "webhook", **more, "webhook": hook}, "webhook_secret": SECRET},
    )  # fmt: skip


def attempt() -> None:
    """The worker's next attempt, without the pause before it."""
    Job.objects.filter(state="queued").update(due_at="2020-01-01T00:00:00Z")
    assert run_next_job()


def stands(browser: Browser) -> tuple[str, str]:
    (item,) = browser.get("/feedback").json()["items"]
    return item["delivery"], item["delivery_error"]


def test_where_no_way_is_open_feedback_stays_here() -> None:
    clerk = signed_in(make_person("clerk@shop.test", ["order_clerk"]))
    tell(clerk)
    assert (stands(clerk), Job.objects.count()) == (("", ""), 0)


def test_it_is_mailed_and_the_sender_sees_it(mail: MailSide) -> None:
    owner = signed_in(make_person())
    clerk = signed_in(make_person("clerk@shop.test", ["order_clerk"]))
    assert open_mail(owner, mail.port).status_code == 200
    tell(clerk, text="第一行\nBcc: everybody@else.test", picture=picture())
    assert stands(clerk) == ("queued", "")

    attempt()

    assert stands(clerk) == ("sent", "")
    (message,) = mail.messages()
    assert (message["To"], message["Bcc"], message.is_multipart()) == ("a@b.test", None, False)
    assert "第一行" in message.get_content()


@pytest.mark.parametrize("wanted", [True, False])
def test_the_picture_goes_along_only_where_the_owner_wants_it(
    wanted: bool, mail: MailSide, web: HttpSide
) -> None:
    owner = signed_in(make_person())
    open_mail(owner, mail.port, with_picture=wanted)
    tell(owner, picture=picture())
    attempt()
    open_web(owner, web.url, with_picture=wanted)
    tell(owner, picture=picture())
    attempt()
    assert [part.get_filename() for part in mail.messages()[0].iter_attachments()] == (
        ["page.webp"] if wanted else []
    )
    assert bool(json.loads(web.asked[0].body)["picture_webp"]) is wanted


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_without_encryption_gets_neither_mail_nor_password(
    security: str, mail: MailSide
) -> None:
    owner = signed_in(make_person())
    open_mail(owner, mail.port, "hush", security=security, user="me")
    refused = owner.post("/feedback/delivery/test")
    assert refused.status_code == 502
    assert refused.json()["code"] in {"mail_refused", "mail_unreachable"}
    assert mail.messages() == []
    assert b"hush" not in mail.heard


def test_a_post_is_signed(web: HttpSide) -> None:
    owner = signed_in(make_person())
    open_web(owner, web.url)
    told_id = tell(owner)
    attempt()
    (asked,) = web.asked
    said = signature(SECRET, asked.headers["X-Zhidan-Timestamp"], asked.body)
    assert asked.headers["X-Zhidan-Signature"] == f"sha256={said}"
    assert said != signature("another", asked.headers["X-Zhidan-Timestamp"], asked.body)
    assert json.loads(asked.body)["id"] == asked.headers["X-Zhidan-Delivery"] == told_id


def test_a_side_that_fails_is_tried_again_until_it_takes_it(web: HttpSide) -> None:
    owner = signed_in(make_person())
    open_web(owner, web.url)
    tell(owner)
    web.answers = [500, 503]
    attempt()
    assert stands(owner) == ("queued", "webhook_answer")
    attempt()
    attempt()
    assert (stands(owner), len(web.asked)) == (("sent", ""), 3)
    assert Job.objects.get().state == "done"


def test_after_five_attempts_it_is_set_apart_and_the_sender_sees_that(web: HttpSide) -> None:
    owner = signed_in(make_person())
    open_web(owner, web.url)
    tell(owner)
    web.answers = [500] * 9
    for _ in range(5):
        attempt()
    assert stands(owner) == ("failed", "webhook_answer")
    assert (Job.objects.get().state, len(web.asked)) == ("quarantined", 5)


def test_a_redirect_is_not_followed(web: HttpSide) -> None:
    owner = signed_in(make_person())
    open_web(owner, web.url)
    web.answers = [302]
    refused = owner.post("/feedback/delivery/test")
    assert (refused.status_code, refused.json()["code"]) == (502, "webhook_redirects")
    assert [asked.path for asked in web.asked] == ["/hook"]


def test_a_slow_side_is_left(web: HttpSide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "DEADLINE_S", 0.5)
    owner = signed_in(make_person())
    open_web(owner, web.url)
    web.drips = True
    refused = owner.post("/feedback/delivery/test")
    assert (refused.status_code, refused.json()["code"]) == (502, "webhook_unreachable")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.8", "169.254.169.254", "[::1]", "[::ffff:10.0.0.8]"]
)
def test_no_address_of_ones_own_network_is_asked_unless_the_owner_says_so(host: str) -> None:
    owner = signed_in(make_person())
    assert open_web(owner, f"https://{host}/x", allows_private=False).status_code == 200
    refused = owner.post("/feedback/delivery/test")
    assert (refused.status_code, refused.json()["code"]) == (502, "webhook_private")


def test_an_address_is_the_one_that_was_looked_at(
    web: HttpSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads to a public address first and home afterwards leads nowhere."""
    real, asked = webhook.socket.getaddrinfo, []

    def turncoat(host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if len(asked) > 1 else host, *rest, **more)

    monkeypatch.setattr(webhook.socket, "getaddrinfo", turncoat)
    monkeypatch.setattr(webhook, "DEADLINE_S", 0.3)
    owner = signed_in(make_person())
    open_web(owner, f"https://203.0.114.1:{web.port}/hook", allows_private=False)
    refused = owner.post("/feedback/delivery/test")
    assert (refused.json()["code"], web.asked) == ("webhook_unreachable", [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"delivery": {"way": "mail"}}, "mail_host_missing"),
        ({"delivery": {"way": "mail", "mail": {"host": "x", "recipient": "no"}}}, "bad_email"),
        (
            {"delivery": {"way": "mail", "mail": {"host": "x", "recipient": "a@b.test",
             "security": "none"}}, "smtp_secret": "hush"},
            "mail_password_in_plain",
        ),
        ({"delivery": {"way": "webhook", "webhook": {"url": "http://x.test/"}}}, "webhook_address"),
        (
            {"delivery": {"way": "webhook", "webhook": {"url": "https://x.test/"}}},
            "webhook_secret_missing",
        ),
    ],
)  # fmt: skip
def test_settings_that_could_not_work_are_refused(body: dict[str, Any], code: str) -> None:
    refused = signed_in(make_person()).send("PUT", "/feedback/delivery", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not FeedbackWay.objects.exists()


def test_a_secret_is_sealed_never_shown_and_stays_until_it_is_replaced(web: HttpSide) -> None:
    owner = signed_in(make_person())
    open_web(owner, web.url)
    body = {"delivery": {"way": "webhook", "webhook": {"url": web.url, "allows_private": True}}}
    kept = owner.send("PUT", "/feedback/delivery", body)
    assert (kept.status_code, kept.json()["has_webhook_secret"]) == (200, True)
    shown = owner.get("/feedback/delivery").content + kept.content
    row = FeedbackWay.objects.get()
    assert SECRET.encode() not in shown + bytes(row.webhook_secret or b"")
    assert SECRET not in json.dumps(list(AuditEntry.objects.values("details")))
    assert owner.post("/feedback/delivery/test").status_code == 204
    gone = owner.send("PUT", "/feedback/delivery", {"delivery": {}, "webhook_secret": ""})
    assert gone.json()["has_webhook_secret"] is False


def test_only_who_answers_everybody_sets_the_way() -> None:
    clerk = signed_in(make_person("clerk@shop.test", ["order_clerk"]))
    asked = [
        clerk.get("/feedback/delivery"),
        open_mail(clerk, 25),
        clerk.post("/feedback/delivery/test"),
    ]
    assert [one.status_code for one in asked] == [403, 403, 403]
    assert not Feedback.objects.exists()
