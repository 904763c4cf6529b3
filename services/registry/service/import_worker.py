"""The loop that carries out imports: one at a time, each held by a lock that ends with the worker that holds it.

A worker that dies leaves its job to the next one, which reads the sheet again and goes on below the last row whose
effect is committed (``valid_rows``), or begins anew because nothing was (``all_or_nothing``).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, Role
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.wakeup import Wakeup
from services.registry.clients.file_safety import UnreadableFileError
from services.registry.domain.imports.states import IMPORTS, ImportEvent, ImportState
from services.registry.models import ImportJob
from services.registry.repository.imports import WAKEUP_CHANNEL, SystemImports
from services.registry.service.import_apply import Outcome, Terms, apply_rows
from services.registry.service.import_check import Sheet, read_sheet, request_for
from services.registry.settings import RegistrySettings

_log = structlog.get_logger(__name__)
_IDLE_SECONDS = 5.0
_SWEEP_EVERY = timedelta(hours=1)
_REPORT_EVERY_ROWS = 2000
# A job that ended its worker this often would end the next one too, and keep all others waiting.
_MOST_ATTEMPTS = 5


class _RefusedError(Exception):
    """All or nothing, and a row turned out wrong: the transaction must not end well."""


class ImportWorker:
    """Takes imports as they come and removes files that were kept long enough."""

    def __init__(self, database: Database, settings: RegistrySettings) -> None:
        self._database = database
        self._settings = settings
        self._wakeup = Wakeup(database.psycopg_dsn, WAKEUP_CHANNEL)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop``."""
        listener = asyncio.create_task(self._wakeup.listen(stop))
        swept = None
        try:
            while not stop.is_set():
                while not stop.is_set() and await self.work_once():
                    pass
                now = utc_now()
                if swept is None or now - swept >= _SWEEP_EVERY:
                    await self.remove_old_files()
                    swept = now
                await self._wakeup.wait(_IDLE_SECONDS)
        finally:
            listener.cancel()

    async def work_once(self) -> bool:
        """Carry out the oldest import that waits; False where there is none."""
        async with self._database.transaction() as hold:
            import_id = await SystemImports(hold).take()
            if import_id is None:
                return False
            try:
                await _Run(self._database, self._settings, import_id).run()
            except UnreadableFileError as error:
                _log.info("import_unreadable", import_id=str(import_id), code=error.code)
                async with _job(self._database, import_id) as job:
                    _move(job, ImportEvent.FAIL)
                    job.failure = error.code
            return True

    async def remove_old_files(self) -> int:
        """Forget files whose days are over; how many."""
        now = utc_now()
        before = now - timedelta(days=self._settings.import_file_days)
        async with self._database.transaction() as session:
            return await SystemImports(session).remove_files(before, now)


@asynccontextmanager
async def _job(database: Database, import_id: UUID) -> AsyncIterator[ImportJob]:
    """The job in a transaction of its own."""
    async with database.transaction() as session:
        yield await SystemImports(session).get(import_id)


def _move(job: ImportJob, event: ImportEvent) -> None:
    job.state = IMPORTS.apply(ImportState(job.state), event, None).next.value
    if job.state in {ImportState.DONE, ImportState.REFUSED, ImportState.FAILED}:
        job.finished_at = utc_now()


class _Run:
    """One import from its file to its end."""

    def __init__(self, database: Database, settings: RegistrySettings, import_id: UUID) -> None:
        self._database = database
        self._import_id = import_id
        self._today: date = utc_now().astimezone(ZoneInfo(settings.local_time_zone)).date()
        self._reported = 0

    async def run(self) -> None:
        """Raises :class:`UnreadableFileError`."""
        async with _job(self._database, self._import_id) as job:
            was_confirmed = job.state == ImportState.CONFIRMED
            _move(job, ImportEvent.TAKE)
            is_resumed = job.state == ImportState.APPLYING
            job.attempts += 1
            if was_confirmed:
                job.is_preview = False
            job.checked_rows = 0
        if job.attempts > _MOST_ATTEMPTS:
            raise UnreadableFileError("import.given_up")
        terms = await self._terms(job)
        sheet = await self._read(job, terms)
        if is_resumed:
            await self._apply(job, sheet, terms)
        elif terms.is_preview:
            await self._preview(sheet, terms)
        elif sheet.refused and job.mode == "all_or_nothing":
            await self._end(ImportEvent.REFUSE, sheet, Outcome())
        else:
            await self._begin(sheet)
            await self._apply(job, sheet, terms)

    async def _terms(self, job: ImportJob) -> Terms:
        async with self._database.transaction() as session:
            divisions = await SystemImports(session).places()
        caller = Principal(
            account_id=job.account_id,
            name=job.account_name,
            roles=frozenset(map(Role, job.roles)),
            division_path=job.division_path,
        )
        return Terms(
            caller=caller,
            today=self._today,
            divisions={division.code: division for division in divisions},
            updates_existing=job.existing == "update",
            facts_from=job.facts_from,
            source=f"导入 {job.created_at:%Y-%m-%d}",
            is_preview=job.is_preview,
        )

    async def _read(self, job: ImportJob, terms: Terms) -> Sheet:
        request = request_for(
            terms.caller, list(terms.divisions.values()), self._today, job.file_kind, job.default_division_code
        )
        async with self._database.transaction() as session:
            return await read_sheet(request, SystemImports(session).file(job.id), self._report_checked)

    async def _report_checked(self, rows: int) -> None:
        if rows - self._reported >= _REPORT_EVERY_ROWS:
            self._reported = rows
            async with _job(self._database, self._import_id) as job:
                job.checked_rows = rows

    async def _begin(self, sheet: Sheet) -> None:
        async with self._database.transaction() as session:
            imports = SystemImports(session)
            job = await imports.get(self._import_id)
            self._describe(job, sheet)
            job.refused = len(sheet.refused)
            _move(job, ImportEvent.APPLY)
            await imports.replace_findings(job.id, sheet.finding_rows(job.id))

    def _describe(self, job: ImportJob, sheet: Sheet) -> None:
        job.header_row = sheet.header_row
        job.columns = sheet.described()
        job.total_rows = job.checked_rows = sheet.total_rows

    async def _preview(self, sheet: Sheet, terms: Terms) -> None:
        whole = Outcome()
        for rows in sheet.accepted(after_row=0):
            async with self._database.transaction() as session:
                whole.add(await apply_rows(session, rows, terms))
        await self._end(ImportEvent.PREVIEW, sheet, whole)

    async def _apply(self, job: ImportJob, sheet: Sheet, terms: Terms) -> None:
        if job.mode == "valid_rows":
            await self._apply_by_batch(sheet, terms, job.applied_through)
        else:
            await self._apply_at_once(sheet, terms)

    async def _apply_by_batch(self, sheet: Sheet, terms: Terms, applied_through: int) -> None:
        """Each batch with its progress in one transaction: what is committed is never done again."""
        for rows in sheet.accepted(applied_through):
            async with self._database.transaction() as session:
                imports = SystemImports(session)
                outcome = await apply_rows(session, rows, terms)
                job = await imports.get(self._import_id)
                job.applied_through = rows[-1][0]
                job.applied_rows += len(rows)
                _count(job, outcome)
                await imports.add_findings(sheet.further_rows(job.id, outcome.findings))
        async with _job(self._database, self._import_id) as job:
            _move(job, ImportEvent.FINISH)

    async def _apply_at_once(self, sheet: Sheet, terms: Terms) -> None:
        """All batches in one transaction, whose progress others see by another."""
        whole, applied = Outcome(), 0
        try:
            async with self._database.transaction() as session:
                for rows in sheet.accepted(after_row=0):
                    whole.add(await apply_rows(session, rows, terms))
                    applied += len(rows)
                    await self._report_applied(applied)
                _refuse_if_any(whole)
                await self._finish_in(session, ImportEvent.FINISH, sheet, whole)
        except _RefusedError:
            errors = {
                number: [finding for finding in findings if finding.severity == "error"]
                for number, findings in whole.findings.items()
            }
            await self._end(ImportEvent.REFUSE, sheet, Outcome(findings=errors))

    async def _report_applied(self, rows: int) -> None:
        async with _job(self._database, self._import_id) as job:
            job.applied_rows = rows

    async def _end(self, event: ImportEvent, sheet: Sheet, outcome: Outcome) -> None:
        async with self._database.transaction() as session:
            await self._finish_in(session, event, sheet, outcome)

    async def _finish_in(self, session: AsyncSession, event: ImportEvent, sheet: Sheet, outcome: Outcome) -> None:
        imports = SystemImports(session)
        job = await imports.get(self._import_id)
        for number, findings in outcome.findings.items():
            sheet.add(number, *findings)
        self._describe(job, sheet)
        for name in ("registered", "updated", "unchanged", "differing"):
            setattr(job, name, outcome.counts[name])
        job.refused = len(sheet.refused)
        if event is ImportEvent.REFUSE:
            job.applied_rows = 0
        _move(job, event)
        await imports.replace_findings(job.id, sheet.finding_rows(job.id))


def _refuse_if_any(outcome: Outcome) -> None:
    if outcome.counts["refused"]:
        raise _RefusedError


def _count(job: ImportJob, outcome: Outcome) -> None:
    for name in ("registered", "updated", "unchanged", "differing", "refused"):
        setattr(job, name, getattr(job, name) + outcome.counts[name])
