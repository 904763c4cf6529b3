"""The program that opens a file: in a process of its own, so that a malicious one ends nothing but its reader.

Standard input brings one request and the file's bytes; standard output answers in frames, each a length of four bytes
and MessagePack: ``sheet``, then ``rows`` or ``cells`` in batches, then ``end``; or ``failure`` with a code.
"""

import csv
import io
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any, BinaryIO

import msgspec
import python_calamine

from services.registry.clients.file_safety import UnreadableFileError, decode_text
from services.registry.domain.imports.cells import Cell
from services.registry.domain.imports.drafts import RowReader, Terms, as_packed
from services.registry.domain.imports.headers import HEADER_WITHIN_ROWS, Header, find_header
from services.registry.domain.imports.places import Gazetteer, Place

ADDRESS_SPACE_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 300
MAX_ROWS = 100_000
MAX_COLUMNS = 200
BATCH_ROWS = 500
_MAX_CELL_CHARACTERS = 32_767
# Rows that merely carry formatting end a sheet without saying anything.
_MAX_EMPTY_ROWS = 50_000
_SINCE_1904 = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
_SEPARATORS = ",\t;|,"
_LENGTH = struct.Struct(">I")


class Request(msgspec.Struct):
    """What to do with the file. ``raw`` asks for its cells instead of drafts; a place is code, name and path."""

    kind: str
    raw: bool
    today: date
    places: list[tuple[str, str, str]] = []
    ancestors: list[tuple[str, str, str]] = []
    default_division: str | None = None


def main() -> None:
    """Answer one request."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    (length,) = _LENGTH.unpack(source.read(_LENGTH.size))
    request = msgspec.msgpack.decode(source.read(length), type=Request)
    try:
        for frame in answer(request, source):
            _write(target, frame)
    except UnreadableFileError as error:
        _write(target, {"failure": error.code})
    except python_calamine.PasswordError:
        _write(target, {"failure": "import.file_encrypted"})
    except (python_calamine.CalamineError, csv.Error, MemoryError):
        _write(target, {"failure": "import.file_damaged"})
    target.flush()


def _write(target: BinaryIO, frame: dict[str, Any]) -> None:
    body = msgspec.msgpack.encode(frame)
    target.write(_LENGTH.pack(len(body)) + body)


def answer(request: Request, source: BinaryIO) -> Iterator[dict[str, Any]]:
    """The frames of one request."""
    content = source.read()
    if request.kind == "xlsx":
        since_1904 = _is_since_1904(content)
        rows = _rows_of_workbook(content)
    else:
        since_1904 = False
        rows = _rows_of_text(content)
    del content
    if request.raw:
        yield from _cells(rows)
    else:
        yield from _drafts(request, rows, since_1904=since_1904)


def _cells(rows: Iterator[list[Cell]]) -> Iterator[dict[str, Any]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield {"cells": batch}
    yield {"end": {}}


def _drafts(request: Request, rows: Iterator[list[Cell]], *, since_1904: bool) -> Iterator[dict[str, Any]]:
    top = list(islice(rows, HEADER_WITHIN_ROWS + 1))
    header = find_header(top)
    if header is None or header.missing:
        raise UnreadableFileError("import.header_missing")
    yield {"sheet": _described(header)}
    gazetteer = Gazetteer(_places(request.places), _places(request.ancestors))
    reader = RowReader(header, Terms(request.today, gazetteer, request.default_division, since_1904))
    below = header.first_row + header.row_count
    people = 0
    batch: list[Any] = []
    for number, cells in enumerate(chain(top[below:], rows), start=below + 1):
        draft = reader.read(cells)
        if draft is None:
            continue
        people += 1
        if people > MAX_ROWS:
            raise UnreadableFileError("import.too_many_rows")
        batch.append(as_packed(number, draft))
        if len(batch) == BATCH_ROWS:
            yield {"rows": batch}
            batch = []
    if batch:
        yield {"rows": batch}
    yield {"end": {}}


def _described(header: Header) -> dict[str, Any]:
    columns = [(column.index, column.heading, column.field) for column in header.columns]
    return {"header_row": header.first_row + 1, "header_rows": header.row_count, "columns": columns}


def _places(rows: Sequence[tuple[str, str, str]]) -> list[Place]:
    return [Place(*row) for row in rows]


def _is_since_1904(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        with archive.open("xl/workbook.xml") as part:
            return _SINCE_1904.search(part.read(1024 * 1024)) is not None


def _rows_of_workbook(content: bytes) -> Iterator[list[Cell]]:
    """The rows of the first sheet that is shown and holds a header, else of the first one shown."""
    workbook = python_calamine.load_workbook(io.BytesIO(content))
    shown = [
        metadata.name
        for metadata in workbook.sheets_metadata
        if metadata.typ == python_calamine.SheetTypeEnum.WorkSheet
        and metadata.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    first: python_calamine.CalamineSheet | None = None
    for name in shown:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        header = find_header(list(islice(_rows_of_sheet(sheet), HEADER_WITHIN_ROWS + 1)))
        if header is not None and not header.missing:
            return _rows_of_sheet(sheet)
        first = first or sheet
    if first is None:
        raise UnreadableFileError("import.file_empty")
    return _rows_of_sheet(first)


def _rows_of_sheet(sheet: python_calamine.CalamineSheet) -> Iterator[list[Cell]]:
    start = sheet.start or (0, 0)
    if (sheet.end or start)[1] >= MAX_COLUMNS:
        raise UnreadableFileError("import.too_many_columns")
    indent: list[Cell] = [None] * start[1]
    merged = [area for area in sheet.merged_cell_ranges or () if area[0][0] <= HEADER_WITHIN_ROWS]
    empty = 0
    top: list[list[Cell]] = []
    rows = ([*indent, *map(_cell, row)] for row in sheet.iter_rows())
    top = list(islice(rows, HEADER_WITHIN_ROWS + 1))
    _spread(top, merged)
    for row in chain(top, rows):
        empty = 0 if any(cell is not None for cell in row) else empty + 1
        if empty > _MAX_EMPTY_ROWS:
            return
        yield row


def _spread(rows: list[list[Cell]], areas: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give each cell of a merged area the value that stands in its first."""
    for (top, left), (bottom, right) in areas:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value


def _cell(value: Any) -> Cell:
    if value == "":
        return None
    if isinstance(value, str):
        return value[:_MAX_CELL_CHARACTERS]
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    number: int | float | bool = value
    return number


def _rows_of_text(content: bytes) -> Iterator[list[Cell]]:
    text = decode_text(content)
    csv.field_size_limit(_MAX_CELL_CHARACTERS)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
        if len(row) > MAX_COLUMNS:
            raise UnreadableFileError("import.too_many_columns")
        yield [cell or None for cell in row]


def _separator(text: str) -> str:
    """The mark that divides the first lines into the most columns, as evenly as it is found."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    return max(_SEPARATORS, key=lambda mark: sum(min(line.count(mark), 20) for line in lines))


if __name__ == "__main__":
    main()
