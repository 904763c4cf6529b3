"""Queries of runs and proposals: within a caller's authority, and for the worker that carries a run out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload, load_only, selectinload

from services.contracts.authority import Principal, Role, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.domain.divisions import path_and_ancestors
from services.registry.models import (
    Benefit,
    CertificationDecision,
    CertificationProposal,
    Elder,
    SignOfLife,
    SilentCertification,
    WelfareVisit,
)
from services.registry.repository.readers import reads_by_division

WAKEUP_CHANNEL = "registry_silent_certification"
_NOTIFY_SQL = text(f"NOTIFY {WAKEUP_CHANNEL}")
# Two requests for one month come one after the other.
_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('silent_certification'))")


class SilentCertificationRepository(ScopedRepository[SilentCertification, Principal]):
    """The runs over the caller's division or a part of it."""

    model = SilentCertification
    not_found_code = "silent_certification.not_found"

    def scoped(self) -> Select[SilentCertification]:
        inside = within_division(SilentCertification.division_path, self.caller.division_path)
        return select(SilentCertification).where(inside)

    async def page(self, paging: PageRequest) -> tuple[list[SilentCertification], str | None]:
        """The newest first."""
        return await paginate(self.session, self.scoped(), paging, [SilentCertification.id], descending=True)

    async def hold(self) -> None:
        await self.session.execute(_LOCK_SQL)

    async def announce(self) -> None:
        """Wake the worker once this is committed."""
        await self.session.execute(_NOTIFY_SQL)


@dataclass(frozen=True)
class ProposalSearch:
    """What a list of proposals is narrowed to."""

    certification_id: UUID | None = None
    elder_id: UUID | None = None
    kind: str | None = None
    state: str | None = None
    item: int | None = None


class ProposalRepository(ScopedRepository[CertificationProposal, Principal]):
    """The proposals about elders of the caller's division; a family's own elders'."""

    model = CertificationProposal
    not_found_code = "certification_proposal.not_found"

    def scoped(self) -> Select[CertificationProposal]:
        own = CertificationProposal.elder_id.in_(self.caller.elder_ids)
        staff = within_division(Elder.division_path, self.caller.division_path)
        if not reads_by_division(self.caller):
            condition: ColumnElement[bool] = own
        else:
            condition = or_(own, staff) if self.caller.has(Role.FAMILY) else staff
        elder = joinedload(CertificationProposal.elder, innerjoin=True)
        query = select(CertificationProposal).join(Elder, Elder.id == CertificationProposal.elder_id)
        return query.where(condition).options(elder.load_only(Elder.name, Elder.division_code))

    async def page(self, paging: PageRequest, search: ProposalSearch) -> tuple[list[CertificationProposal], str | None]:
        """In the order they were made."""
        query = self.scoped()
        for name in ("certification_id", "elder_id", "kind", "state", "item"):
            wanted = getattr(search, name)
            if wanted is not None:
                query = query.where(getattr(CertificationProposal, name) == wanted)
        return await paginate(self.session, query, paging, [CertificationProposal.id])


class SystemDecisions:
    """A proposal's history, for who has the proposal already."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, proposal_id: UUID) -> list[CertificationDecision]:
        """The first one first."""
        query = select(CertificationDecision).where(CertificationDecision.proposal_id == proposal_id)
        return list(await self._session.scalars(query.order_by(CertificationDecision.id)))


class SystemBenefits:
    """An elder's benefits as a decided proposal changes them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def standing(self, elder_id: UUID, item: int) -> list[Benefit]:
        query = select(Benefit).where(Benefit.elder_id == elder_id, Benefit.item == item)
        rows = await self._session.scalars(query.where(Benefit.superseded_by.is_(None)).order_by(Benefit.valid_from))
        return list(rows)

    async def made_by(self, proposal_id: UUID) -> list[Benefit]:
        """What a proposal has put in place and nothing has superseded since."""
        query = select(Benefit).where(Benefit.proposal_id == proposal_id, Benefit.superseded_by.is_(None))
        return list(await self._session.scalars(query))

    async def superseded_by(self, benefit_ids: Sequence[UUID]) -> list[Benefit]:
        return list(await self._session.scalars(select(Benefit).where(Benefit.superseded_by.in_(benefit_ids))))


class SystemCertification:
    """What the worker asks while it carries a run out."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self) -> SilentCertification | None:
        """The oldest run that is not done and that no other worker holds."""
        row: SilentCertification | None = await self._session.scalar(
            select(SilentCertification)
            .where(SilentCertification.state.in_(["waiting", "running"]))
            .order_by(SilentCertification.requested_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return row

    async def overlapping(self, division_path: str, month: date) -> SilentCertification | None:
        """A run of the month over the division, a part of it, or what it is a part of."""
        inside = within_division(SilentCertification.division_path, division_path)
        around = SilentCertification.division_path.in_(path_and_ancestors(division_path))
        query = select(SilentCertification).where(SilentCertification.month == month, or_(inside, around)).limit(1)
        row: SilentCertification | None = await self._session.scalar(query)
        return row

    async def to_repeat(self, before: date) -> list[SilentCertification]:
        """The runs of the months before ``before`` that repeat and have no later run of their division."""
        later = aliased(SilentCertification)
        has_later = exists().where(
            later.division_path == SilentCertification.division_path, later.month > SilentCertification.month
        )
        query = select(SilentCertification).where(
            SilentCertification.repeats, SilentCertification.month < before, ~has_later
        )
        return list(await self._session.scalars(query))

    async def elders(self, division_path: str, after: UUID | None, limit: int) -> list[Elder]:
        """The next elders with their traits. Sealed columns stay closed: a run needs none of them."""
        query = (
            select(Elder)
            .where(within_division(Elder.division_path, division_path))
            .options(
                load_only(
                    Elder.birth_date,
                    Elder.division_path,
                    Elder.household_division_code,
                    Elder.household_division_path,
                    Elder.status,
                    Elder.departed_on,
                ),
                selectinload(Elder.traits),
            )
            .order_by(Elder.id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(Elder.id > after)
        return list(await self._session.scalars(query))

    async def benefits(self, elder_ids: Sequence[UUID]) -> dict[UUID, list[Benefit]]:
        """Standing benefits by elder."""
        query = select(Benefit).where(Benefit.elder_id.in_(elder_ids), Benefit.superseded_by.is_(None))
        found: dict[UUID, list[Benefit]] = {}
        for row in await self._session.scalars(query.order_by(Benefit.valid_from)):
            found.setdefault(row.elder_id, []).append(row)
        return found

    async def last_signs(self, elder_ids: Sequence[UUID]) -> dict[UUID, datetime]:
        """When each was last told of as alive."""
        query = select(SignOfLife.elder_id, func.max(SignOfLife.seen_at)).where(SignOfLife.elder_id.in_(elder_ids))
        return {row[0]: row[1] for row in await self._session.execute(query.group_by(SignOfLife.elder_id))}

    async def last_visits(self, elder_ids: Sequence[UUID]) -> dict[UUID, date]:
        """The last welfare visit that met each of them."""
        met = WelfareVisit.result.in_(["well", "needs_found"])
        query = select(WelfareVisit.elder_id, func.max(WelfareVisit.on_day)).where(
            WelfareVisit.elder_id.in_(elder_ids), met
        )
        return {row[0]: row[1] for row in await self._session.execute(query.group_by(WelfareVisit.elder_id))}

    async def residence(self, elder_ids: Sequence[UUID]) -> dict[UUID, bool]:
        """What the last sign that speaks of residence says."""
        query = (
            select(SignOfLife.elder_id, SignOfLife.is_resident)
            .ext(distinct_on(SignOfLife.elder_id))
            .where(SignOfLife.elder_id.in_(elder_ids), SignOfLife.is_resident.is_not(None))
            .order_by(SignOfLife.elder_id, SignOfLife.seen_at.desc())
        )
        return {row[0]: bool(row[1]) for row in await self._session.execute(query)}

    async def add_proposals(self, rows: Sequence[dict[str, Any]]) -> None:
        """One statement; what a chunk that was run before has proposed stays as it is."""
        if rows:
            await self._session.execute(insert(CertificationProposal).on_conflict_do_nothing(), list(rows))
