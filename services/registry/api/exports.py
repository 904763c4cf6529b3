"""Every list as a workbook: ``GET {list}/export.xlsx`` takes the list's own filters and shows what the list shows.

An export is made from the list's endpoint itself and asks it page by page. So authority, scope and masking are the
list's; there is nothing here that could differ. Nothing is held but one page, and no transaction outlives its page.
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

from services.kit.database import Database, DatabaseSession
from services.kit.pagination import Page, PageRequest, Paging
from services.registry.api.workbooks import WORKBOOK_ANSWER, workbook_answer
from services.registry.clients.workbook_writer import Value
from services.registry.schemas.exports import ExportColumns

MAX_ROWS = 100_000
"""The most rows an export holds; one that was cut off says so in its last row."""

_PAGE_ROWS = 500
_CUT_OFF = f"已达到单次导出上限{MAX_ROWS}行,其余未导出;请缩小筛选范围后分次导出"
_Endpoint = Callable[..., Any]


def export_router(routers: Iterable[APIRouter]) -> APIRouter:
    """The exports of all lists of ``routers``. Include it before them: else ``{id}`` would take its paths."""
    exports = APIRouter()
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and (item := _listed(route)) is not None:
                _add(exports, route, item)
    return exports


def _listed(route: APIRoute) -> type[BaseModel] | None:
    """The items of a list that is read page by page and names no object in its path; else ``None``."""
    model = route.response_model
    is_page = isinstance(model, type) and issubclass(model, Page)
    if not is_page or "GET" not in (route.methods or ()) or "{" in route.path or not _names(route.endpoint, Paging):
        return None
    (item,) = get_args(model.model_fields["items"].annotation)
    found: type[BaseModel] = item
    return found


def _names(endpoint: _Endpoint, annotation: Any) -> list[str]:
    parameters = inspect.signature(endpoint, eval_str=True).parameters.values()
    return [parameter.name for parameter in parameters if parameter.annotation == annotation]


def _add(exports: APIRouter, route: APIRoute, item: type[BaseModel]) -> None:
    name = "export_" + route.path.strip("/").replace("/", "_").replace("-", "_")
    file_name = route.path.strip("/").replace("/", "-") + ".xlsx"
    exports.add_api_route(
        f"{route.path}/export.xlsx",
        _exporting(route.endpoint, item, file_name),
        methods=["GET"],
        name=name,
        tags=route.tags,
        response_class=Response,
        responses=WORKBOOK_ANSWER,
        description=f"The list as a workbook, under the same filters; at most {MAX_ROWS} rows.",
    )


def _exporting(endpoint: _Endpoint, item: type[BaseModel], file_name: str) -> _Endpoint:
    """An endpoint with the parameters of a list's, but for the page and the session, which it sees to itself."""
    (paging,), (session,) = _names(endpoint, Paging), _names(endpoint, DatabaseSession)

    async def export(export_request: Request, **asked: Any) -> StreamingResponse:
        state = export_request.app.state
        database: Database = state.database

        async def page_after(cursor: str | None) -> Page[BaseModel]:
            request = PageRequest(_PAGE_ROWS, None, state.settings.internal_secret)
            if cursor is not None:
                request = request.following(cursor)
            async with database.transaction() as transaction:
                found: Page[BaseModel] = await endpoint(**asked, **{paging: request, session: transaction})
                return found

        columns = ExportColumns(item, ZoneInfo(state.settings.local_time_zone))
        # Before the answer begins: what the list refuses, the export refuses the same way.
        first = await page_after(None)
        return workbook_answer(file_name, _rows(columns, first, page_after))

    own = inspect.Parameter("export_request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    kept = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in inspect.signature(endpoint, eval_str=True).parameters.values()
        if parameter.name not in (paging, session)
    ]
    export.__signature__ = inspect.Signature([own, *kept])  # type: ignore[attr-defined]
    return export


async def _rows(
    columns: ExportColumns, page: Page[BaseModel], page_after: Callable[[str | None], Awaitable[Page[BaseModel]]]
) -> AsyncIterator[Sequence[Value]]:
    yield columns.heading()
    count = 0
    while True:
        for item in page.items:
            if count == MAX_ROWS:
                yield [_CUT_OFF]
                return
            count += 1
            yield columns.row(item)
        if page.next_cursor is None:
            return
        page = await page_after(page.next_cursor)
