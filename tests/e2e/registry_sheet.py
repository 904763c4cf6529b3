"""A small workbook of elders as an office keeps one; its persons are made up, their numbers well formed."""

from io import BytesIO

from openpyxl import Workbook

HEADING = ("姓名", "身份证号", "联系电话", "行政区划", "现住址")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def id_number(serial: int) -> str:
    """A number with the right check character (GB 11643), of nobody: its area code is not in use."""
    body = f"990000{1940 + serial % 10}0101{serial:03d}"
    return body + _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def workbook(rows: list[tuple[str, str, str, str, str]]) -> bytes:
    """The content of an .xlsx file; the heading is in row 1."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADING, *rows):
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
