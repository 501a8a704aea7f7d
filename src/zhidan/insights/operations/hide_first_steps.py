"""Put the first steps of the work bench away, for everybody."""

from __future__ import annotations

from msgspec.structs import replace

from zhidan.insights.policy import InsightsPolicy
from zhidan.platform import policy
from zhidan.platform.actors import Actor


def hide_first_steps(*, actor: Actor) -> None:
    """The settings bring them back."""
    actor.require("settings.shops")
    said = policy.read(InsightsPolicy)
    if said.shows_first_steps:
        policy.write(replace(said, shows_first_steps=False), actor=actor)
