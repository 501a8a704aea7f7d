"""Guards of the product, each with the line that somebody could have forgotten.

Of a function `was` becomes `now` in its source; of a statement in its text. The function itself
is changed, so that whoever imported it meets the fault.
"""

from __future__ import annotations
import __future__

import inspect
import textwrap
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest


@dataclass(frozen=True)
class Seeded:
    """A guard that is taken out. `breaks` is the promise, or the constraint, that shows it;
    `first` a seed near which chains meet it."""

    where: str
    was: str
    now: str
    breaks: str
    first: int = 0

    @property
    def name(self) -> str:
        return f"{self.where.rpartition('.')[2]}: {self.was[:40]}"

    def plant(self, patch: pytest.MonkeyPatch) -> None:
        """Take the guard out."""
        module_name, _, path = self.where.partition(":")
        module = import_module(f"zhidan.{module_name}")
        owner: Any = module
        *outer, name = path.split(".")
        for part in outer:
            owner = getattr(owner, part)
        found = inspect.getattr_static(owner, name)
        if isinstance(found, str):
            patch.setattr(owner, name, self._cut(found))
            return
        function: Any = found.fget if isinstance(found, property) else found
        source = self._cut(textwrap.dedent(inspect.getsource(function)))
        flags = __future__.annotations.compiler_flag
        scope = dict(vars(module))
        exec(compile(source, self.where, "exec", flags), scope)
        made = scope[name]
        changed: Any = made.fget if isinstance(made, property) else made
        patch.setattr(function, "__code__", changed.__code__)

    def _cut(self, text: str) -> str:
        assert text.count(self.was) == 1, f"{self.where}: {self.was!r} is not there once"
        return text.replace(self.was, self.now)
