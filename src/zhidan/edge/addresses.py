"""The caller's network address, as far as it can be believed."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that sent the request.

    A forwarding header counts only where the sender is a trusted proxy; of its entries, the last
    one that is no such proxy.
    """
    sender = str(request.META.get("REMOTE_ADDR") or "local")
    trusted = set(settings.ZHIDAN_TRUSTED_PROXIES)
    if sender not in trusted:
        return sender
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    for entry in reversed([part.strip() for part in forwarded]):
        try:
            address = str(ip_address(entry))
        except ValueError:
            break
        if address not in trusted:
            return address
    return sender
