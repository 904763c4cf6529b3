"""Imports as callers see them: a file is taken in, looked at, confirmed; the worker does the rest."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.crypto import key_ring
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.registry.clients.file_safety import MAX_FILE_BYTES, UnreadableFileError, judge_file
from services.registry.clients.sheet_process import Request
from services.registry.clients.workbook_writer import Value
from services.registry.clients.workbooks import read_file, unpacked
from services.registry.domain.imports.findings import Finding
from services.registry.domain.imports.states import IMPORTS, ImportEvent, ImportState
from services.registry.models import ImportJob
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.imports import ImportFindingRepository, ImportRepository, SystemImports
from services.registry.schemas.imports import (
    FileRefused,
    ImportAnswer,
    ImportFileRemoved,
    ImportNotPreviewed,
    ImportOptions,
    ImportSummary,
    RowFinding,
)
from services.registry.schemas.problems import FieldInvalid

_PIECE_BYTES = 1024 * 1024
_FIRST_FINDINGS = 50
_RESULTS = {"error": "未导入", "warning": "提醒", "note": "说明"}
ANNOTATIONS = ("导入结果", "问题", "处理办法")
TEMPLATE_HEADING: Sequence[str] = (
    "姓名",
    "身份证号",
    "性别",
    "出生日期",
    "联系电话",
    "行政区划",
    "现住址",
    "户籍地",
    "是否低保",
    "是否特困",
    "残疾等级",
    "居住状况",
    "联系人姓名",
    "联系人关系",
    "联系人电话",
)


class ImportService:
    """What a caller does with imports; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._imports = ImportRepository(session, caller)

    async def receive(self, file_name: str, content: bytes, options: ImportOptions) -> ImportSummary:
        """Take a file in; the import there is already, where the same file is under way or came to a whole end.

        Raises :class:`FileRefused` and :class:`FieldInvalid`.
        """
        if len(content) > MAX_FILE_BYTES:
            raise FileRefused.because("import.file_too_large")
        try:
            kind = judge_file(content)
        except UnreadableFileError as error:
            raise FileRefused.because(error.code) from error
        await self._check(options)
        job = self._job(file_name, kind, content, options)
        known = await self._imports.find_same(job.sameness)
        if known is None and not await self._imports.add_unless_open(job):
            known = await self._imports.find_same(job.sameness)
        if known is not None:
            return ImportSummary.of(known)
        system = SystemImports(self._session)
        pieces = [content[start : start + _PIECE_BYTES] for start in range(0, len(content), _PIECE_BYTES)]
        await system.keep_file(job.id, pieces)
        await system.ring()
        return ImportSummary.of(job)

    async def _check(self, options: ImportOptions) -> None:
        if options.division_code is not None:
            found = await DivisionRepository(self._session, self._caller).find_within(options.division_code)
            if found is None:
                raise FieldInvalid.at("?division_code", "division.unknown", "There is no such division within yours.")
        if options.facts_from is not None and options.facts_from > self._today:
            raise FieldInvalid.at("?facts_from", "import.facts_in_the_future", "The traits hold since a day gone by.")

    def _job(self, file_name: str, kind: str, content: bytes, options: ImportOptions) -> ImportJob:
        terms = [self._caller.division_path, options.mode, options.existing, str(options.preview)]
        terms += [options.division_code or "", str(options.facts_from or "")]
        digest = hashlib.sha256(content).hexdigest()
        return ImportJob(
            id=new_id(),
            account_id=self._caller.account_id,
            account_name=self._caller.name,
            roles=sorted(role.value for role in self._caller.roles),
            division_path=self._caller.division_path,
            file_name=file_name,
            file_kind=kind,
            file_bytes=len(content),
            sameness=key_ring().blind_index("import.file", "\0".join([digest, *terms])),
            mode=options.mode,
            existing=options.existing,
            is_preview=options.preview,
            default_division_code=options.division_code,
            facts_from=options.facts_from or self._today,
            state=ImportState.WAITING.value,
            attempts=0,
            columns=[],
            checked_rows=0,
            applied_rows=0,
            applied_through=0,
            registered=0,
            updated=0,
            unchanged=0,
            differing=0,
            refused=0,
            created_at=utc_now(),
        )

    async def page(self, paging: PageRequest) -> Page[ImportSummary]:
        """The newest first."""
        rows, cursor = await self._imports.page(paging)
        return Page(items=[ImportSummary.of(row) for row in rows], next_cursor=cursor)

    async def read(self, import_id: UUID, paging: PageRequest, severity: str | None) -> ImportAnswer:
        """With a page of its findings."""
        job = await self._imports.get(import_id)
        findings = ImportFindingRepository(self._session, self._caller, job.id)
        rows, cursor = await findings.page(paging, severity)
        return ImportAnswer.whole(job, Page(items=[RowFinding.of(row) for row in rows], next_cursor=cursor))

    async def confirm(self, import_id: UUID) -> ImportSummary:
        """Let a previewed import be carried out; one confirmed before stays so.

        Raises :class:`ImportNotPreviewed` and :class:`ImportFileRemoved`.
        """
        job = await self._imports.get(import_id, for_update=True)
        if job.state == ImportState.CONFIRMED:
            return ImportSummary.of(job)
        if job.state != ImportState.PREVIEWED:
            raise ImportNotPreviewed("Only an import that stands previewed can be confirmed.", state=job.state)
        if job.file_removed_at is not None:
            raise ImportFileRemoved("The file was removed; send it again.")
        job.state = IMPORTS.apply(ImportState.PREVIEWED, ImportEvent.CONFIRM, None).next.value
        await self._session.flush()
        await SystemImports(self._session).ring()
        return ImportSummary.of(job)

    async def annotated(self, import_id: UUID, database: Database) -> AsyncIterator[Sequence[Value]]:
        """The sheet's rows with what was found in each beside them. Raises :class:`ImportFileRemoved` at once."""
        job = await self._imports.get(import_id)
        if job.file_removed_at is not None:
            raise ImportFileRemoved("The file was removed: it is kept for some days only.")
        findings = await SystemImports(self._session).findings(job.id)
        notes: dict[int, list[Finding]] = {}
        for row in findings:
            notes.setdefault(row.row_number, []).append(Finding(row.code, row.field, row.detail))
        return _annotated_rows(job, notes, self._today, database)


async def _annotated_rows(
    job: ImportJob, notes: dict[int, list[Finding]], today: date, database: Database
) -> AsyncIterator[Sequence[Value]]:
    width = max((_index_after(column["column"]) for column in job.columns), default=0)
    request = Request(kind=job.file_kind, raw=True, today=today)
    number = 0
    # The request's own transaction is over by the time the answer is being sent.
    async with (
        database.transaction() as session,
        aclosing(read_file(request, SystemImports(session).file(job.id))) as frames,
    ):
        async for _, frame in frames:
            for cells in unpacked(frame):
                number += 1
                # Before the sheet was understood there is nothing to say of it, and no column to say it in.
                own = [*cells, *[None] * (width - len(cells))][: width or None]
                beside = ANNOTATIONS if number == job.header_row else _annotation(notes.get(number, []))
                yield [*own, *beside]


def _annotation(findings: list[Finding]) -> Sequence[Value]:
    if not findings:
        return ()
    worst = next((s for s in _RESULTS if any(finding.severity == s for finding in findings)), "note")
    problems = ";".join(finding.message for finding in findings)
    remedies = ";".join(dict.fromkeys(finding.remedy for finding in findings))
    return _RESULTS[worst], problems, remedies


def _index_after(letters: str) -> int:
    """How many columns there are up to and with this one."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index
