"""Imports over HTTP. Parse, run, render: no rules here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Annotated, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Struct
from ninja import File, Form, Router
from ninja.files import UploadedFile

from zhidan.channels.assembling import NamedFile
from zhidan.channels.confirm_http import router as confirmations
from zhidan.channels.files import remembered_mappings
from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.channels.jobs import UNDO_JOB
from zhidan.channels.kinds.registry import KINDS, kind_for
from zhidan.channels.kinds.templates import template
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.import_for_real import import_for_real
from zhidan.channels.operations.resume_import import resume_import
from zhidan.channels.operations.save_mapping import save_mapping
from zhidan.channels.operations.start_import import start_import
from zhidan.channels.operations.undo_import import refusal_to_undo
from zhidan.channels.previewing import preview
from zhidan.channels.queries import import_page, import_run, rejections, row_page
from zhidan.channels.reading.limits import MAX_FILE_BYTES
from zhidan.channels.render import REJECTED_HEADER, fields_json, rejected_rows, row_json, run_json
from zhidan.kernel.errors import ActionNotAllowed, InvalidInput, NotFound
from zhidan.parties import api as parties
from zhidan.platform import files, jobs
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.messages import sentence
from zhidan.platform.sheets import CONTENT_TYPES, write
from zhidan.platform.work import run
from zhidan.platform.zone import business_zone

router = Router(tags=["imports"])
router.add_router("", confirmations)
MOST_FILES = 50
_decode_mapping = msgspec.json.Decoder(ColumnMapping).decode


def _mapping(text: str) -> ColumnMapping | None:
    if not text:
        return None
    try:
        return _decode_mapping(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput(code="bad_mapping", field="mapping", reason=str(error)[:200]) from None


def _content(file: UploadedFile) -> IO[bytes]:
    if file.file is None:
        raise InvalidInput(code="empty_file", field="files", file=file.name or "")
    return file.file


def _shop(kind: str, shop: str) -> str | None:
    """The shop a file is for: orders need one, other kinds may do without."""
    if not shop and KINDS[kind].table is None:
        raise InvalidInput(code="import_needs_shop", field="shop")
    return shop or None


def _card(kind: str, shop: str, actor: Actor) -> parties.ShopCard | None:
    kind_for(kind, actor=actor)
    wanted = _shop(kind, shop)
    return None if wanted is None else parties.shop_card(wanted, actor=actor)


def _check(uploaded: Sequence[UploadedFile]) -> None:
    if not 1 <= len(uploaded) <= MOST_FILES:
        raise InvalidInput(code="too_many_files", field="files", limit=MOST_FILES)
    for file in uploaded:
        if (file.size or 0) > MAX_FILE_BYTES:
            raise InvalidInput(code="file_too_large", field="files", limit=MAX_FILE_BYTES)


@router.post("/imports", **needs("channels.import"))
def create_import(
    request: ApiRequest,
    uploaded: Annotated[list[UploadedFile], File(alias="files")],
    kind: Annotated[str, Form()] = "orders",
    shop: Annotated[str, Form()] = "",
    channel: Annotated[str, Form()] = "",
    policy_name: Annotated[str, Form(alias="policy")] = "reject_failed_rows",
    dry_run: Annotated[bool, Form()] = False,
    create_skus: Annotated[bool, Form()] = False,
    existing_stock: Annotated[str, Form()] = "reject",
    mapping: Annotated[str, Form()] = "",
    encoding: Annotated[str, Form()] = "",
) -> HttpResponse:
    """Take files in and import them in the background."""
    _check(uploaded)
    card = _card(kind, shop, request.actor)
    proposed = _mapping(mapping)
    file_ids = [
        files.put(
            _content(file),
            kind="import",
            name=file.name or "",
            created_by=request.actor.id,
        )
        for file in uploaded
    ]
    found = run(
        start_import,
        actor=request.actor,
        kind=kind,
        shop=card.id if card else None,
        file_ids=file_ids,
        file_names=[file.name or "" for file in uploaded],
        channel=channel,
        policy=policy_name,
        is_dry_run=dry_run,
        creates_skus=create_skus,
        existing_stock=existing_stock,
        mapping=proposed,
        encoding=encoding,
    )
    return answer({"import_id": found.id, "job_id": found.job_id}, status=202)


@router.post("/imports/preview", **needs("channels.import"))
def preview_import(
    request: ApiRequest,
    uploaded: Annotated[list[UploadedFile], File(alias="files")],
    kind: Annotated[str, Form()] = "orders",
    shop: Annotated[str, Form()] = "",
    channel: Annotated[str, Form()] = "",
    mapping: Annotated[str, Form()] = "",
    encoding: Annotated[str, Form()] = "",
) -> HttpResponse:
    """What the files look like; nothing is kept."""
    _check(uploaded)
    found = preview(
        [NamedFile(file.name or "", _content(file)) for file in uploaded],
        kind=kind,
        shop=_card(kind, shop, request.actor),
        channel=channel,
        encoding=encoding or None,
        mapping=_mapping(mapping),
    )
    for problem in found["problems"]:
        problem["detail"] = sentence(problem["code"], problem["params"], request.locale)
    return answer({**found, **fields_json(kind, request.locale)})


@router.get("/imports/templates/{kind}.{form}", **needs("channels.import"))
def get_template(
    request: ApiRequest, kind: str, form: Literal["csv", "xlsx"]
) -> StreamingHttpResponse:
    """A template to fill in, with headings in the caller's language and an example row."""
    table = KINDS[kind].table if kind in KINDS else None
    if table is None:
        raise NotFound(field="kind")
    response = StreamingHttpResponse(
        template(table, form, request.locale), content_type=CONTENT_TYPES[form]
    )
    response["Content-Disposition"] = f'attachment; filename="{kind}-template.{form}"'
    return response


@router.get("/imports", **needs("channels.import"))
def list_imports(
    request: ApiRequest,
    shop: UUID | None = None,
    kind: str = "",
    state: str = "",
    made: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> HttpResponse:
    """Imports of the caller's shops, the newest first; `made`: those that made this record."""
    page = import_page(
        actor=request.actor,
        shop_id=shop,
        kind=kind,
        state=state,
        made=made,
        cursor=cursor,
        limit=limit,
    )
    items = [_json(found, request) for found in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


def _json(found: ImportRun, request: ApiRequest) -> dict[str, object]:
    return run_json(found, request.locale, may_undo=request.actor.may("channels.undo"))


class SaveMappingBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping to be remembered for a kind of file; orders name a shop by its code or id."""

    mapping: ColumnMapping
    kind: str = "orders"
    shop: str = ""


@router.get("/imports/mappings", **needs("channels.import"))
def list_mappings(request: ApiRequest, kind: str = "orders", shop: str = "") -> HttpResponse:
    """The mappings that are remembered for a kind of file, the newest first."""
    card = _card(kind, shop, request.actor)
    known = remembered_mappings(kind, card.id if card else None)
    return answer({"items": known, **fields_json(kind, request.locale)})


@router.put("/imports/mappings", **needs("channels.import", body=SaveMappingBody))
def put_mapping(request: ApiRequest) -> HttpResponse:
    """Remember a mapping; one for the same header is replaced."""
    body = read_body(request, SaveMappingBody)
    saved = run(
        save_mapping,
        actor=request.actor,
        kind=body.kind,
        shop=_shop(kind_for(body.kind, actor=request.actor).name, body.shop),
        mapping=body.mapping,
    )
    return answer({"id": saved.id, "name": saved.name})


@router.get("/imports/{uuid:import_id}", **needs("channels.import"))
def get_import(request: ApiRequest, import_id: UUID) -> HttpResponse:
    """One import with its counts, sums and what may be done with it."""
    return answer(_json(import_run(import_id, actor=request.actor), request))


@router.get("/imports/{uuid:import_id}/rows", **needs("channels.import"))
def list_rows(
    request: ApiRequest,
    import_id: UUID,
    outcome: str = "",
    cursor: str | None = None,
    limit: int = 100,
) -> HttpResponse:
    """The rows of an import with their outcomes."""
    import_run(import_id, actor=request.actor)
    page = row_page(import_id, outcome=outcome, cursor=cursor, limit=limit)
    items = [row_json(row, request.locale) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/imports/{uuid:import_id}/rejected.{kind}", **needs("channels.import"))
def rejected_file(
    request: ApiRequest, import_id: UUID, kind: Literal["csv", "xlsx"]
) -> StreamingHttpResponse:
    """The rejected rows as a file: row, column, reason and what to do."""
    found = import_run(import_id, actor=request.actor)
    header = REJECTED_HEADER.get(request.locale, REJECTED_HEADER["en"])
    rows = rejected_rows(rejections(found.id), request.locale)
    response = StreamingHttpResponse(
        write(kind, header, rows, zone=business_zone()), content_type=CONTENT_TYPES[kind]
    )
    response["Content-Disposition"] = f'attachment; filename="rejected-{found.number}.{kind}"'
    return response


@router.post("/imports/{uuid:import_id}/undo", **needs("channels.undo"))
def undo(request: ApiRequest, import_id: UUID) -> HttpResponse:
    """Take a whole import back, in the background."""
    job_id = run(_enqueue_undo, actor=request.actor, import_id=import_id)
    return answer({"job_id": job_id}, status=202)


def _enqueue_undo(*, import_id: UUID, actor: Actor) -> UUID:
    found = import_run(import_id, actor=actor, lock=True)
    if why := refusal_to_undo(found):
        raise ActionNotAllowed(code=why, action="undo", state=found.state, reason=why)
    return jobs.enqueue(
        UNDO_JOB,
        {"import_id": str(found.id)},
        actor=actor,
        title="job.channels.undo_import",
        title_params={"number": found.number, "file": ", ".join(found.file_names)[:120]},
    )


@router.post("/imports/{uuid:import_id}/import", **needs("channels.import"))
def import_tried(request: ApiRequest, import_id: UUID) -> HttpResponse:
    """Import what a dry run has tried, without another upload."""
    found = run(import_for_real, actor=request.actor, import_id=import_id)
    return answer({"import_id": found.id, "job_id": found.job_id}, status=202)


@router.post("/imports/{uuid:import_id}/resume", **needs("channels.import"))
def resume(request: ApiRequest, import_id: UUID) -> HttpResponse:
    """Let an interrupted import go on from where it stood."""
    found = run(resume_import, actor=request.actor, import_id=import_id)
    return answer({"import_id": found.id, "job_id": found.job_id}, status=202)
