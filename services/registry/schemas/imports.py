"""Shapes of imports, and what is said of a file that cannot be read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from services.kit.pagination import Page
from services.kit.problems import Conflict, FieldError, Invalid, NotFound
from services.registry.domain.imports.findings import Finding, Severity
from services.registry.domain.imports.states import ImportState
from services.registry.models import ImportFinding, ImportJob
from services.registry.schemas.fields import DivisionCode

Mode = Literal["all_or_nothing", "valid_rows"]
Existing = Literal["update", "keep"]

FILE_FAULTS = {
    "import.file_missing": "Send the file as the part named `file` of a multipart/form-data body.",
    "import.file_empty": "The file is empty.",
    "import.file_kind": "This is neither an .xlsx workbook nor a CSV file.",
    "import.file_legacy": "This is an old .xls file; save it as .xlsx.",
    "import.file_encrypted": "The workbook has a password; save it without one.",
    "import.file_macros": "The workbook holds macros; save it as .xlsx without them.",
    "import.file_entities": "The workbook declares entities of its own; save it anew.",
    "import.file_damaged": "The workbook is damaged; open it and save it anew.",
    "import.file_encoding": "The text is neither UTF-8 nor GB18030.",
    "import.file_too_large": "The file is larger than 32 MiB.",
    "import.file_too_large_inside": "The workbook holds more than can be read; take out what does not belong to it.",
    "import.file_unreadable": "The file could not be read.",
    "import.given_up": "The import was begun five times and never came to its end.",
    "import.header_missing": "No row among the first 30 names the columns 姓名 and 身份证号.",
    "import.too_many_rows": "The sheet has more than 100 000 persons; divide it.",
    "import.too_many_columns": "The sheet has more than 200 columns.",
}
"""What may be wrong with a file as a whole; the codes are a problem's where seen at once, else a ``failure``'s."""


class FileRefused(Invalid):
    """The file as a whole cannot be imported; the code is one of ``FILE_FAULTS``."""

    @classmethod
    def because(cls, code: str) -> Self:
        message = FILE_FAULTS[code]
        return cls(message, code=code, errors=[FieldError(pointer="/file", message=message)])


class ImportNotPreviewed(Conflict):
    """Only an import that stands previewed can be confirmed; the member ``state`` is the present one."""

    code = "import.not_previewed"


class ImportFileRemoved(NotFound):
    """The file is kept for some days only."""

    code = "import.file_removed"


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be taken.

    ``all_or_nothing`` registers nobody where a row is wrong, ``valid_rows`` those whose rows are right. ``preview``
    stops before anything is written, for a confirmation. ``existing`` says what becomes of persons who are registered
    and differ. ``division_code`` is for rows that name none. ``facts_from`` is since when the sheet's traits hold;
    today, where it is left out.
    """

    mode: Mode = "all_or_nothing"
    preview: bool = False
    existing: Existing = "update"
    division_code: Annotated[DivisionCode | None, Query()] = None
    facts_from: date | None = None


class Failure(BaseModel):
    code: str
    message: str


class RowFinding(BaseModel):
    """Something found in a row. ``row`` and ``column`` are the sheet's own; the sentences are for who keeps it."""

    row: int
    column: str | None
    heading: str | None
    severity: Severity
    code: str
    message: str
    remedy: str

    @classmethod
    def of(cls, row: ImportFinding) -> Self:
        finding = Finding(row.code, row.field, row.detail)
        return cls(
            row=row.row_number,
            column=row.column_name,
            heading=row.heading,
            severity=finding.severity,
            code=row.code,
            message=finding.message,
            remedy=finding.remedy,
        )


class ImportColumn(BaseModel):
    """A column of the sheet and what it was taken for; null where it was left aside."""

    column: str
    heading: str
    field: str | None


class ImportCounts(BaseModel):
    """Persons by what becomes of them; of a preview, by what would. ``differing`` were registered and left alone."""

    registered: int
    updated: int
    unchanged: int
    differing: int
    refused: int


class ImportSummary(BaseModel):
    """An import as lists show it; ``total_rows`` is known once the sheet has been read."""

    id: UUID
    state: ImportState
    file_name: str
    mode: Mode
    existing: Existing
    preview: bool
    failure: Failure | None
    total_rows: int | None
    checked_rows: int
    applied_rows: int
    counts: ImportCounts
    sent_by: str
    created_at: datetime
    finished_at: datetime | None
    file_removed_at: datetime | None

    @classmethod
    def of(cls, job: ImportJob) -> Self:
        return cls(
            id=job.id,
            state=ImportState(job.state),
            file_name=job.file_name,
            mode="all_or_nothing" if job.mode == "all_or_nothing" else "valid_rows",
            existing="update" if job.existing == "update" else "keep",
            preview=job.is_preview,
            failure=None if job.failure is None else Failure(code=job.failure, message=FILE_FAULTS[job.failure]),
            total_rows=job.total_rows,
            checked_rows=job.checked_rows,
            applied_rows=job.applied_rows,
            counts=ImportCounts(
                registered=job.registered,
                updated=job.updated,
                unchanged=job.unchanged,
                differing=job.differing,
                refused=job.refused,
            ),
            sent_by=job.account_name,
            created_at=job.created_at,
            finished_at=job.finished_at,
            file_removed_at=job.file_removed_at,
        )


class ImportAnswer(ImportSummary):
    """An import with how its sheet was understood and a page of what was found in the rows, in their order."""

    header_row: int | None
    columns: list[ImportColumn]
    findings: Page[RowFinding]

    @classmethod
    def whole(cls, job: ImportJob, findings: Page[RowFinding]) -> Self:
        columns = [ImportColumn(**column) for column in job.columns]
        summary = ImportSummary.of(job)
        return cls(
            **{name: getattr(summary, name) for name in ImportSummary.model_fields},
            header_row=job.header_row,
            columns=columns,
            findings=findings,
        )
