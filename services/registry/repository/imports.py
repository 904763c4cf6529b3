"""Queries of imports: what a caller sees of them, and what the worker does with them."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Select, any_, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.contracts.authority import Principal
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.domain.imports.states import OPEN, UNFINISHED
from services.registry.models import Division, Elder, ImportFinding, ImportJob, ImportPart
from services.registry.models.imports import SAME_OPEN_IMPORT
from services.registry.repository.bulk import copy_objects

WAKEUP_CHANNEL = "registry_imports"

# One parameter however many: the driver need not spell out hundreds.
_INDEXES: ARRAY[bytes] = ARRAY(LargeBinary)

_NOTIFY_SQL = text(f"SELECT pg_notify('{WAKEUP_CHANNEL}', '')")
_PROGRESS_SQL = text("UPDATE import_job SET checked_rows = :checked, applied_rows = :applied WHERE id = :id")
_FORGET_FINDINGS_SQL = text("DELETE FROM import_finding WHERE import_id = :id")
_FORGET_FILE_SQL = text("DELETE FROM import_part WHERE import_id = ANY(:ids)")
_TAKE_SQL = text("""
    SELECT job.id FROM import_part AS part JOIN import_job AS job ON job.id = part.import_id
    WHERE part.part = 0 AND job.state = ANY(:states)
    ORDER BY job.created_at LIMIT 1 FOR UPDATE OF part SKIP LOCKED
""")
_MARK_REMOVED_SQL = text("""
    UPDATE import_job SET file_removed_at = :now
    WHERE file_removed_at IS NULL AND coalesce(finished_at, created_at) < :before AND NOT (state = ANY(:states))
    RETURNING id
""")


class ImportRepository(ScopedRepository[ImportJob, Principal]):
    """The imports of the caller's division. One by somebody who sees everything is theirs and their equals' alone."""

    model = ImportJob
    not_found_code = "import.not_found"

    def scoped(self) -> Select[ImportJob]:
        query = select(ImportJob)
        own = self.caller.division_path
        if not own:
            return query
        # Not the rule for rows that are not placed yet: an empty path here is a whole city's file.
        below = ImportJob.division_path.startswith(own + "/", autoescape=True)
        return query.where(or_(ImportJob.division_path == own, below))

    async def page(self, paging: PageRequest) -> tuple[list[ImportJob], str | None]:
        """The newest first."""
        return await paginate(self.session, self.scoped(), paging, [ImportJob.id], descending=True)

    async def add_unless_open(self, job: ImportJob) -> bool:
        """Write a new job; False, and nothing written, where the same file is under way already."""
        try:
            async with self.session.begin_nested():
                self.session.add(job)
        except IntegrityError as error:
            if SAME_OPEN_IMPORT in str(error.orig):
                return False
            raise
        return True

    async def find_same(self, sameness: bytes) -> ImportJob | None:
        """The import of the same file that is under way, or came to a whole end."""
        open_or_whole = or_(
            ImportJob.state.in_(OPEN), (ImportJob.state == "done") & (ImportJob.refused + ImportJob.differing == 0)
        )
        query = self.scoped().where(ImportJob.sameness == sameness, open_or_whole).order_by(ImportJob.id.desc())
        row: ImportJob | None = (await self.session.scalars(query.limit(1))).one_or_none()
        return row


class ImportFindingRepository(ScopedRepository[ImportFinding, Principal]):
    """Findings of the imports a caller sees: only ever asked for one that was found by :class:`ImportRepository`."""

    model = ImportFinding

    def __init__(self, session: AsyncSession, caller: Principal, import_id: UUID) -> None:
        super().__init__(session, caller)
        self._import_id = import_id

    def scoped(self) -> Select[ImportFinding]:
        return select(ImportFinding).where(ImportFinding.import_id == self._import_id)

    async def page(self, paging: PageRequest, severity: str | None) -> tuple[list[ImportFinding], str | None]:
        """In the order of the sheet's rows."""
        query = self.scoped()
        if severity is not None:
            query = query.where(ImportFinding.severity == severity)
        return await paginate(self.session, query, paging, [ImportFinding.row_number, ImportFinding.ordinal])


class SystemImports:
    """Imports as the worker sees them: all of them. The authority is that of who sent the file."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ring(self) -> None:
        """Wake the worker once this transaction is committed."""
        await self._session.execute(_NOTIFY_SQL)

    async def take(self) -> UUID | None:
        """The oldest import with work to do that no worker holds; held until this transaction ends."""
        found: UUID | None = (await self._session.execute(_TAKE_SQL, {"states": list(UNFINISHED)})).scalar_one_or_none()
        return found

    async def get(self, import_id: UUID) -> ImportJob:
        query = select(ImportJob).where(ImportJob.id == import_id).with_for_update()
        return (await self._session.scalars(query)).one()

    async def keep_file(self, import_id: UUID, pieces: Sequence[bytes]) -> None:
        parts = [ImportPart(import_id=import_id, part=number, content=piece) for number, piece in enumerate(pieces)]
        for part in parts:
            self._session.add(part)
            # One at a time: no more than a piece is held sealed and unsealed at once.
            await self._session.flush()

    async def file(self, import_id: UUID) -> AsyncIterator[bytes]:
        """The file as it was sent, piece by piece; nothing where it was removed."""
        number = 0
        while True:
            query = select(ImportPart.content).where(ImportPart.import_id == import_id, ImportPart.part == number)
            piece: bytes | None = (await self._session.scalars(query)).one_or_none()
            if piece is None:
                return
            yield piece
            number += 1

    async def progress(self, import_id: UUID, checked: int, applied: int) -> None:
        await self._session.execute(_PROGRESS_SQL, {"id": import_id, "checked": checked, "applied": applied})

    async def replace_findings(self, import_id: UUID, findings: Sequence[ImportFinding]) -> None:
        await self._session.execute(_FORGET_FINDINGS_SQL, {"id": import_id})
        await copy_objects(self._session, ImportFinding, findings)

    async def add_findings(self, findings: Sequence[ImportFinding]) -> None:
        await copy_objects(self._session, ImportFinding, findings)

    async def findings(self, import_id: UUID) -> list[ImportFinding]:
        query = select(ImportFinding).where(ImportFinding.import_id == import_id)
        ordered = query.order_by(ImportFinding.row_number, ImportFinding.ordinal)
        return list(await self._session.scalars(ordered))

    async def remove_files(self, before: datetime, now: datetime) -> int:
        """Forget the files of imports that ended before ``before``; how many."""
        marked = await self._session.execute(
            _MARK_REMOVED_SQL, {"now": now, "before": before, "states": list(UNFINISHED)}
        )
        ids = list(marked.scalars())
        if ids:
            await self._session.execute(_FORGET_FILE_SQL, {"ids": ids})
        return len(ids)

    async def places(self) -> list[Division]:
        """The whole tree; whose part of it a sheet may use is decided by who sent it."""
        return list(await self._session.scalars(select(Division)))

    async def living(self, indexes: Sequence[bytes], *, for_update: bool) -> dict[bytes, Elder]:
        """The living elders with these id numbers' indexes, wherever they are."""
        query: Select[Any] = (
            select(Elder)
            .where(Elder.id_number_index == any_(literal(list(indexes), _INDEXES)), Elder.status == "living")
            .options(
                joinedload(Elder.division, innerjoin=True), selectinload(Elder.contacts), selectinload(Elder.traits)
            )
        )
        if for_update:
            query = query.with_for_update(of=Elder)
        return {row.id_number_index: row for row in (await self._session.scalars(query)).unique()}
