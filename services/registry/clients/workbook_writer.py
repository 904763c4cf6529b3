"""Writing a workbook while it is being sent: one sheet, row by row, never whole in memory and never on a disk.

An .xlsx file is a zip of a few XML parts (ECMA-376 part 1), and a zip can be written to where one cannot go back. Text
is stored as text: it is never taken for a formula, and where another program might, an apostrophe stands before it.
"""

import re
import zipfile
from collections.abc import AsyncIterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from services.registry.domain.imports.cells import column_letters

Value = str | int | float | date | None
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHEET_ROWS = 1_048_576

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="{_RELATIONS}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    # Style 0 is text (so that a number typed over it stays as typed), style 1 the same in bold, style 2 a number.
    "xl/styles.xml": (
        f'<styleSheet {_MAIN}><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_SHEET_BEGIN = (
    f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">{{pane}}</sheetView></sheetViews><sheetData>'
)
_PANE = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
_SHEET_END = "</sheetData></worksheet>"
_FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
# What XML 1.0 cannot hold at all.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_CELL_CHARACTERS = 32_767
_ROWS_AT_ONCE = 200
# A workbook of the same rows is the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


class _Sink:
    """Where the zip is written to; gives away what it has been given."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


async def write_workbook(rows: AsyncIterator[Sequence[Value]], *, has_heading: bool = True) -> AsyncIterator[bytes]:
    """The bytes of a workbook as they become ready; of the rows the first is a heading, where ``has_heading``."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for name, content in _PARTS.items():
            with archive.open(_entry(name), "w") as part:
                part.write((_XML + content).encode())
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(_SHEET_BEGIN.format(pane=_PANE if has_heading else "").encode())
            waiting: list[str] = []
            number = 0
            async for row in rows:
                number += 1
                waiting.append(_row(number, row, is_heading=has_heading and number == 1))
                if len(waiting) == _ROWS_AT_ONCE:
                    sheet.write("".join(waiting).encode())
                    waiting.clear()
                    if piece := sink.taken():
                        yield piece
            sheet.write(("".join(waiting) + _SHEET_END).encode())
    yield sink.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _row(number: int, values: Sequence[Value], *, is_heading: bool) -> str:
    cells = [
        _cell(f"{column_letters(index)}{number}", value, is_heading=is_heading)
        for index, value in enumerate(values)
        if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Value, *, is_heading: bool) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<c r="{place}" s="2"><v>{value!r}</v></c>'
    style = ' s="1"' if is_heading else ""
    text = escape(harmless(_as_text(value)))
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def harmless(text: str) -> str:
    """Text that no program takes for a formula, without what XML cannot hold."""
    text = _UNWRITABLE.sub("", text)
    if text.startswith(_FORMULA_BEGINNINGS):
        text = f"'{text}"
    return text[:_MAX_CELL_CHARACTERS]
