"""The import as a program calls it: `./zhidan import orders FILE --shop CODE --json`.

Master data (products, stock, listings, suppliers) needs no shop.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast, get_args

import msgspec

from zhidan.channels.assembling import NamedFile, Plan, plan_files
from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.run_import import run_import
from zhidan.channels.operations.start_import import start_import
from zhidan.channels.queries import rejections
from zhidan.channels.reading.limits import MAX_FILE_BYTES, FileRefused
from zhidan.channels.render import amounts
from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput, NotFound, Refusal
from zhidan.parties import api as parties
from zhidan.platform import files
from zhidan.platform.actors import CLI
from zhidan.platform.messages import sentence
from zhidan.platform.work import run

DONE, UNREADABLE = 0, 2
PACK_FILES, PACK_BYTES = 1_500, MAX_FILE_BYTES * 3 // 4
CHANNELS: frozenset[str] = frozenset(get_args(parties.Channel))


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported where. `path` is a file, or a folder of files that belong together;
    `pictures` a folder or a zip of the pictures that products name."""

    path: Path
    kind: str = "orders"
    shop: str = ""
    channel: str = ""
    create_shop: bool = False
    create_skus: bool = False
    policy: str = "reject_failed_rows"
    existing_stock: str = "reject"
    pictures: Path | None = None
    is_dry_run: bool = False
    encoding: str = ""
    mapping: Path | None = None
    locale: str = "zh-CN"


@dataclass(slots=True)
class _Watched:
    """Tells a person how far the import is."""

    tell: Callable[[int, int], None]
    total: int = field(default=0)

    def progress(self, done: int, total: int | None = None) -> None:
        self.total = total or self.total
        self.tell(done, self.total)

    def cancelled(self) -> bool:
        return False


def import_files(
    request: ImportRequest, *, tell: Callable[[int, int], None] = lambda _done, _total: None
) -> tuple[int, dict[str, Any]]:
    """Import and answer (exit code, the fixed JSON).

    0 when every row has an outcome, 2 when the file cannot be read or the request cannot be met;
    then `error` says why and nothing came in. Works beside a running installation.
    """
    try:
        paths = _paths(request.path)
        if request.channel:
            _known_channel(request.channel)
        mapping = _mapping(request.mapping)
        if request.create_shop and request.kind == "orders":
            _create_shop(request, paths, mapping)
        started = _start(request, paths, mapping)
        done = run_import(import_id=started.id, runner=_Watched(tell), actor=CLI)
    except (Refusal, OSError) as error:
        return UNREADABLE, _refused(error, request.locale)
    return DONE, _answer(done, request.locale)


def _paths(path: Path) -> list[Path]:
    """The file, or the visible files of a folder by name."""
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        if not found:
            raise FileRefused(code="no_files")
        return found
    if not path.is_file():
        raise FileRefused(code="file_not_found", file=path.name)
    return [path]


def _mapping(path: Path | None) -> ColumnMapping | None:
    if path is None:
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=ColumnMapping)
    except msgspec.DecodeError as error:
        raise InvalidInput(code="bad_mapping", field="mapping", reason=str(error)[:200]) from None


def _create_shop(request: ImportRequest, paths: list[Path], mapping: ColumnMapping | None) -> None:
    """Open the shop under its code where it is unknown; the file tells channel and currency."""
    try:
        parties.shop_card(request.shop, actor=CLI)
    except NotFound:
        plans = _look(paths, request, mapping)
        opened = parties.NewShop(
            code=request.shop,
            name=request.shop,
            channel=_known_channel(request.channel or plans[0].channel),
            currency=plans[0].currency,
            taken_over_at=now(),
        )
        run(inventory.open_shop, actor=CLI, shop=opened)


def _known_channel(name: str) -> parties.Channel:
    if name not in CHANNELS:
        raise InvalidInput(code="bad_choice", field="channel", value=name[:40])
    return cast("parties.Channel", name)


def _look(paths: list[Path], request: ImportRequest, mapping: ColumnMapping | None) -> list[Plan]:
    with ExitStack() as stack:
        opened = [NamedFile(path.name, stack.enter_context(path.open("rb"))) for path in paths]
        return plan_files(
            opened,
            channel=request.channel,
            encoding=request.encoding or None,
            mapping=mapping,
        )


def _start(request: ImportRequest, paths: list[Path], mapping: ColumnMapping | None) -> ImportRun:
    ids, names = [], []
    with ExitStack() as stack:
        opened = [(path.name, stack.enter_context(path.open("rb"))) for path in paths]
        for name, stream in chain(opened, _pictures(request.pictures)):
            ids.append(files.put(stream, kind="import", name=name))
            names.append(name)
    return run(
        start_import,
        actor=CLI,
        kind=request.kind,
        shop=request.shop or None,
        file_ids=ids,
        file_names=names,
        channel=request.channel,
        policy=request.policy,
        is_dry_run=request.is_dry_run,
        creates_skus=request.create_skus,
        existing_stock=request.existing_stock,
        mapping=mapping,
        encoding=request.encoding,
        in_background=False,
    )


def _pictures(path: Path | None) -> Iterator[tuple[str, IO[bytes]]]:
    """A zip of pictures as it is; the files of a folder packed into zips of bounded size."""
    if path is None:
        return
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        while found:
            taken, found = _one_pack(found)
            with tempfile.TemporaryFile() as pack:
                with zipfile.ZipFile(pack, "w") as archive:
                    for one in taken:
                        archive.write(one, str(one.relative_to(path)))
                pack.seek(0)
                yield f"{path.name}.zip", pack
    elif path.is_file():
        with path.open("rb") as file:
            yield path.name, file
    else:
        raise FileRefused(code="file_not_found", file=path.name)


def _one_pack(found: list[Path]) -> tuple[list[Path], list[Path]]:
    """As many files as one zip of pictures may hold, and the rest."""
    size = count = 0
    for one in found:
        size += one.stat().st_size
        if count and (size > PACK_BYTES or count == PACK_FILES):
            break
        count += 1
    return found[:count], found[count:]


def _answer(done: ImportRun, locale: str) -> dict[str, Any]:
    return {
        "import_id": str(done.id),
        "kind": done.kind,
        "format": done.format,
        "rows": done.rows,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "rejected": done.rejected,
        **(_order_sums(done) if done.kind == "orders" else {}),
        "rejections": [
            {
                "row": one.row,
                "column": one.column,
                "code": one.code,
                "message": sentence(one.code, one.params, locale),
                "file": one.file,
            }
            for one in rejections(done.id)
        ],
    }


def _order_sums(done: ImportRun) -> dict[str, Any]:
    return {
        "orders": done.orders,
        "lines": done.lines,
        "units": done.units,
        "amount": amounts(done.amounts),
        "receivable": amounts(done.receivables),
    }


def _refused(error: Refusal | OSError, locale: str) -> dict[str, Any]:
    if isinstance(error, Refusal):
        code, params = error.code, error.params
    else:
        code, params = "file_not_found", {"file": str(error.filename or "")}
    empty = dict.fromkeys(
        ("rows", "created", "updated", "unchanged", "rejected", "orders", "lines", "units"), 0
    )
    return {
        "format": None,
        **empty,
        "amount": {},
        "receivable": {},
        "rejections": [],
        "error": {"code": code, "message": sentence(code, params, locale)},
    }
