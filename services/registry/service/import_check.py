"""Reading an import's sheet as a whole: every row's draft checked by the API's own rules, nothing written."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.authority import Principal, division_within
from services.registry.clients.sheet_process import Request
from services.registry.clients.workbooks import read_file, unpacked
from services.registry.domain.imports.cells import column_letters
from services.registry.domain.imports.drafts import Draft, from_packed
from services.registry.domain.imports.findings import Finding
from services.registry.domain.imports.numbers import may_be_rounded
from services.registry.models import Division, ImportFinding
from services.registry.schemas.import_rows import complete

_MOST_ROWS_NAMED = 5
_PLACE_FIELDS = ("division", "county", "township", "community")


@dataclass
class Sheet:
    """What was read. Drafts are kept packed: a hundred thousand of them as objects would not fit the memory allowed."""

    header_row: int = 0
    columns: list[tuple[int, str, str | None]] = field(default_factory=list)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    total_rows: int = 0
    _batches: list[bytes] = field(default_factory=list)
    _rows_by_number: dict[str, int | list[int]] = field(default_factory=dict)

    def take(self, packed: bytes) -> None:
        """Take in one batch of the reader's rows."""
        kept = []
        for row in unpacked(packed):
            number, draft = from_packed(row)
            complete(draft)
            self.total_rows += 1
            id_number = draft.fields.get("id_number")
            if id_number is not None:
                self._remember(id_number, number)
            if draft.findings:
                self.add(number, *draft.findings)
            if number not in self.refused:
                kept.append((number, draft.fields, draft.traits, ()))
        self._batches.append(msgspec.msgpack.encode(kept))

    def _remember(self, id_number: str, number: int) -> None:
        before = self._rows_by_number.setdefault(id_number, number)
        if isinstance(before, list):
            before.append(number)
        elif before != number:
            self._rows_by_number[id_number] = [before, number]

    def add(self, number: int, *findings: Finding) -> None:
        """Note what was found in a row, and refuse it for an error."""
        self.findings.setdefault(number, []).extend(findings)
        if any(finding.severity == "error" for finding in findings):
            self.refused.add(number)

    def finish(self) -> None:
        """Judge what only the whole sheet shows: persons named twice, a column of numbers that lost their ends."""
        codes = Counter(finding.code for findings in self.findings.values() for finding in findings)
        for id_number, rows in self._rows_by_number.items():
            numbers = rows if isinstance(rows, list) else [rows]
            if len(numbers) > 1:
                for number in numbers:
                    others = [str(other) for other in numbers if other != number][:_MOST_ROWS_NAMED]
                    self.add(number, Finding("id_number.repeated", "id_number", "、".join(others)))
            if codes["id_number.precision_lost"] and may_be_rounded(id_number):
                # Its check character fits, as by chance one in eleven does: the neighbours show what happened to it.
                for number in numbers:
                    self.add(number, Finding("id_number.precision_lost", "id_number"))
        self._rows_by_number.clear()

    def accepted(self, after_row: int) -> Iterator[list[tuple[int, Draft]]]:
        """The rows nothing is wrong with, below ``after_row``, in the sheet's order and in batches."""
        for batch in self._batches:
            drafts = [from_packed(row) for row in unpacked(batch)]
            rows = [(number, draft) for number, draft in drafts if number > after_row and number not in self.refused]
            if rows:
                yield rows

    def described(self) -> list[dict[str, Any]]:
        """The columns as the import's answer shows them."""
        return [
            {"column": column_letters(index), "heading": heading, "field": name}
            for index, heading, name in self.columns
        ]

    def finding_rows(self, import_id: UUID) -> list[ImportFinding]:
        """All findings as rows of the table."""
        return self._rows(import_id, self.findings, {})

    def further_rows(self, import_id: UUID, findings: dict[int, list[Finding]]) -> list[ImportFinding]:
        """Findings that came later, numbered on behind those of the sheet."""
        return self._rows(import_id, findings, {number: len(self.findings.get(number, ())) for number in findings})

    def _rows(self, import_id: UUID, findings: dict[int, list[Finding]], first: dict[int, int]) -> list[ImportFinding]:
        places = {name: (column_letters(index), heading) for index, heading, name in self.columns if name}
        for name in reversed(_PLACE_FIELDS):
            if name in places:
                places["division"] = places[name]
        return [
            _finding_row(import_id, number, ordinal, finding, places.get(finding.field or "", (None, None)))
            for number, found in findings.items()
            for ordinal, finding in enumerate(found, start=first.get(number, 0))
        ]


def _finding_row(
    import_id: UUID, number: int, ordinal: int, finding: Finding, place: tuple[str | None, str | None]
) -> ImportFinding:
    return ImportFinding(
        import_id=import_id,
        row_number=number,
        ordinal=ordinal,
        severity=finding.severity,
        code=finding.code,
        field=finding.field,
        column_name=place[0],
        heading=place[1],
        detail=finding.detail,
    )


def request_for(
    caller: Principal, divisions: Sequence[Division], today: date, kind: str, default_division: str | None
) -> Request:
    """What the reader needs: the divisions the sender may place people in, and those above them for their names."""
    standing = [row for row in divisions if row.valid_to is None or row.valid_to >= today]
    own = [row for row in standing if division_within(row.path, caller.division_path)]
    above = [row for row in standing if (caller.division_path + "/").startswith(row.path + "/") and row not in own]
    return Request(
        kind=kind,
        raw=False,
        today=today,
        places=[(row.code, row.name, row.path) for row in own],
        ancestors=[(row.code, row.name, row.path) for row in above],
        default_division=default_division,
    )


async def read_sheet(
    request: Request, content: AsyncIterator[bytes], report: Callable[[int], Awaitable[None]]
) -> Sheet:
    """The checked sheet. ``report`` hears how many rows are read. Raises :class:`UnreadableFileError`."""
    sheet = Sheet()
    async with aclosing(read_file(request, content)) as frames:
        async for kind, frame in frames:
            if kind == "sheet":
                described = unpacked(frame)
                sheet.header_row = described["header_row"]
                sheet.columns = [tuple(column) for column in described["columns"]]
            else:
                sheet.take(frame)
                await report(sheet.total_rows)
    sheet.finish()
    return sheet
