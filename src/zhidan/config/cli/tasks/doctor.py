"""Examines the tables of an installation; the command tells what was found."""

from __future__ import annotations

from zhidan.config.cli.tasks.closing import close_connections
from zhidan.config.doctor.finding import Finding
from zhidan.config.doctor.product import examine_product


def examine() -> list[Finding]:
    """What is not as it should be."""
    try:
        return list(examine_product())
    finally:
        close_connections()
