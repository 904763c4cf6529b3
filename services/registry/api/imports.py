"""Endpoints of imports."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import Today
from services.registry.api.workbooks import WORKBOOK_ANSWER, as_rows, workbook_answer
from services.registry.clients.file_safety import MAX_FILE_BYTES
from services.registry.domain.imports.findings import Severity
from services.registry.schemas.imports import FileRefused, ImportAnswer, ImportOptions, ImportSummary
from services.registry.service.imports import TEMPLATE_HEADING, ImportService

router = APIRouter(tags=["imports"])

MAX_BODY_BYTES = MAX_FILE_BYTES + 64 * 1024
"""The file with what a form puts around it."""

_MAX_NAME_CHARACTERS = 200
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": ".xlsx or .csv"}},
                }
            }
        },
    }
}


class _InMemory(MultiPartParser):
    """Never writes to a disk what comes in: it is people's data, and the body's limit bounds it."""

    spool_max_size = 64 * 1024 * 1024


async def _sent_file(request: Request) -> tuple[str, bytes]:
    """Name and content of the part ``file``. Raises :class:`FileRefused`."""
    # Read whole first: the idempotency key's comparison asks for it too.
    await request.body()
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        raise FileRefused.because("import.file_missing")
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=1, max_fields=10).parse()
    except (MultiPartException, KeyError, UnicodeError, ValueError) as error:
        raise FileRefused.because("import.file_missing") from error
    try:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise FileRefused.because("import.file_missing")
        name = "".join(c for c in part.filename or "" if c.isprintable())[:_MAX_NAME_CHARACTERS]
        return name or "file", await part.read()
    finally:
        await form.close()


@router.post("/imports/elders", response_model=ImportSummary, status_code=202, openapi_extra=_FORM)
async def send(
    request: Request,
    caller: Registrar,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
    options: Annotated[ImportOptions, Depends()],
) -> Response:
    """The same file with the same options leads to the same import, as long as there is nothing new to gain by it."""
    name, content = await _sent_file(request)
    return await once.create(lambda: ImportService(session, caller, today).receive(name, content, options), 202)


@router.get("/imports")
async def page(caller: Registrar, session: DatabaseSession, today: Today, paging: Paging) -> Page[ImportSummary]:
    """The newest first."""
    return await ImportService(session, caller, today).page(paging)


@router.get("/imports/template.xlsx", response_class=Response, responses=WORKBOOK_ANSWER)
async def template(_caller: Registrar) -> StreamingResponse:
    """An empty sheet whose columns are all understood; others are too."""
    return workbook_answer("elders-template.xlsx", as_rows([TEMPLATE_HEADING]))


@router.get("/imports/{import_id}")
async def read(
    import_id: UUID,
    caller: Registrar,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    severity: Severity | None = None,
) -> ImportAnswer:
    """``limit`` and ``cursor`` page through the findings; their ``next_cursor`` is in ``findings``."""
    return await ImportService(session, caller, today).read(import_id, paging, severity)


@router.post("/imports/{import_id}/confirm", status_code=202)
async def confirm(import_id: UUID, caller: Registrar, session: DatabaseSession, today: Today) -> ImportSummary:
    """Carry a previewed import out."""
    return await ImportService(session, caller, today).confirm(import_id)


@router.get("/imports/{import_id}/annotated", response_class=Response, responses=WORKBOOK_ANSWER)
async def annotated(
    request: Request, import_id: UUID, caller: Registrar, session: DatabaseSession, today: Today
) -> StreamingResponse:
    """The sheet as it was sent, with what was found in each row beside it."""
    rows = await ImportService(session, caller, today).annotated(import_id, request.app.state.database)
    return workbook_answer(f"import-{import_id}.xlsx", rows, has_heading=False)
