"""Where feedback goes to, as the owner has set it. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Way = Literal["off", "mail", "webhook"]
WAYS: tuple[Way, ...] = ("off", "mail", "webhook")
Short = Annotated[str, Meta(max_length=300)]


class Mail(Struct, frozen=True, forbid_unknown_fields=True):
    """An SMTP server and who reads there. `starttls` and `tls` demand a good certificate."""

    host: Short = ""
    port: Annotated[int, Meta(ge=1, le=65_535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Short = ""
    sender: Short = ""
    recipient: Short = ""


class Webhook(Struct, frozen=True, forbid_unknown_fields=True):
    """`allows_private`: also plain HTTP, and addresses of one's own network."""

    url: Annotated[str, Meta(max_length=500)] = ""
    allows_private: bool = False


class Delivery(Struct, frozen=True, forbid_unknown_fields=True):
    """`with_picture`: whether the picture of the page, blacked out in the browser, goes along."""

    way: Way = "off"
    with_picture: bool = False
    mail: Mail = Mail()
    webhook: Webhook = Webhook()
