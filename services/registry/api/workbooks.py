"""Workbooks as answers: streamed, named, never cached."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from fastapi.responses import StreamingResponse

from services.registry.clients.workbook_writer import MEDIA_TYPE, Value, write_workbook

WORKBOOK_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An .xlsx workbook.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def as_rows(rows: Iterable[Sequence[Value]]) -> AsyncIterator[Sequence[Value]]:
    """Rows that are there already."""
    for row in rows:
        yield row


def workbook_answer(
    file_name: str, rows: AsyncIterator[Sequence[Value]], *, has_heading: bool = True
) -> StreamingResponse:
    """``file_name`` is ASCII without quotes."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    return StreamingResponse(write_workbook(rows, has_heading=has_heading), media_type=MEDIA_TYPE, headers=headers)
