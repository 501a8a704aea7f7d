"""What docs/reference says is what the code does; no route without a permission."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from ninja import NinjaAPI, Router

from zhidan.config.reference.events_page import events_page
from zhidan.config.reference.pages import outdated_pages
from zhidan.edge.api import build_api, check_routes, routes
from zhidan.platform.outbox import Event, event_types

SOURCE = Path(__file__).resolve().parents[2] / "src" / "zhidan"


def unlisted(declared: set[str], page: str) -> list[str]:
    """Events that the page does not name."""
    return sorted(name for name in declared if f"### {name}\n" not in page)


def unexplained(kinds: dict[str, type[Event]]) -> list[str]:
    """Events without a sentence of their own that says what has happened."""
    return sorted(name for name, kind in kinds.items() if not kind.__dict__.get("__doc__"))


def declared_events() -> set[str]:
    """The events in every context's events module."""
    for path in sorted(SOURCE.glob("*/events.py")):
        import_module(f"zhidan.{path.parent.name}.events")
    return {name for name, kind in event_types().items() if kind.__module__.startswith("zhidan.")}


def test_the_pages_are_what_the_code_says() -> None:
    assert outdated_pages() == [], "run ./zhidan openapi"


def test_every_event_is_in_the_catalogue_and_explained() -> None:
    declared = declared_events()
    page = (SOURCE.parents[1] / "docs" / "reference" / "events.md").read_text(encoding="utf-8")
    assert declared
    assert unlisted(declared, page) == []
    kinds = event_types()
    assert unexplained({name: kinds[name] for name in declared}) == []


def test_an_event_that_is_missing_or_mute_is_seen() -> None:
    @dataclass(frozen=True)
    class SomethingHappened(Event):
        pass

    kinds: dict[str, type[Event]] = {"SomethingHappened": SomethingHappened}
    SomethingHappened.__doc__ = None
    assert unlisted({"SomethingHappened"}, events_page({}, {})) == ["SomethingHappened"]
    assert unexplained(kinds) == ["SomethingHappened"]
    event_types_registry_forgets(SomethingHappened)


def event_types_registry_forgets(kind: type[Event]) -> None:
    """Take a planted event out of the catalogue again."""
    import_module("zhidan.platform.outbox")._types.pop(kind.__name__)


def test_every_route_declares_a_permission() -> None:
    found = routes(build_api())
    assert found
    assert [route.path for route in found if not route.permissions] == []


def test_a_route_without_permission_stops_the_start() -> None:
    router = Router()

    @router.get("/open-door")
    def open_door(request: object) -> str:
        return "come in"

    api = NinjaAPI(urls_namespace="planted", docs_url=None, openapi_url=None)
    api.add_router("", router)
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        check_routes(api)
