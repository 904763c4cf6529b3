"""Deaths, moves away and returns: each is a dated report, and changes the status on the elder's card."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.registry.domain.departure import (
    DepartureKind,
    Report,
    corrects_last,
    kinds_allowed,
    refuse_day,
    standing_after,
)
from services.registry.models import Departure, Elder
from services.registry.repository.departures import DepartureRepository
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.departures import DepartureAnswer, DepartureIn
from services.registry.schemas.elder_problems import DepartureNotAllowed
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.elder_changes import announce_change
from services.registry.service.elder_duplicates import duplicate_of


class DepartureService:
    """What a caller reports of an elder."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)
        self._departures = DepartureRepository(session, caller)

    async def report(self, elder_id: UUID, body: DepartureIn) -> DepartureAnswer:
        """Record a report, correcting the last one where it is of the same kind or takes it back.

        Raises :class:`DepartureNotAllowed`, :class:`FieldInvalid` (``departure.day_invalid``), and
        :class:`ElderAlreadyRegistered` where another living elder has the number of who would live again.
        """
        elder = await self._elders.get(elder_id, for_update=True)
        standing = _standing(await self._departures.of_elder(elder_id))
        reports = [Report(DepartureKind(row.kind), row.took_place_on) for row in standing]
        self._refuse(elder, reports, body)
        row = self._row(elder, body)
        if corrects_last(reports, body.kind):
            standing[-1].superseded_by = row.id
            reports.pop()
        if body.kind is not DepartureKind.REPORTED_IN_ERROR:
            reports.append(Report(body.kind, body.on))
        number = elder.id_number
        if not await self._elders.write(lambda: _set_standing(elder, reports)):
            raise await duplicate_of(self._elders, number)
        self._session.add(row)
        await announce_change(self._session, elder, self._today)
        return DepartureAnswer.of(row)

    async def list_all(self, elder_id: UUID) -> Page[DepartureAnswer]:
        """Every report ever made, in the order they were made."""
        await self._elders.get(elder_id)
        return Page(items=[DepartureAnswer.of(row) for row in await self._departures.of_elder(elder_id)])

    def _refuse(self, elder: Elder, reports: Sequence[Report], body: DepartureIn) -> None:
        allowed = kinds_allowed(reports)
        if body.kind not in allowed:
            raise DepartureNotAllowed(
                f"This cannot be reported of somebody who is {elder.status}.",
                status=elder.status,
                allowed=[kind.value for kind in allowed],
            )
        before = reports[:-1] if corrects_last(reports, body.kind) else reports
        wrong = refuse_day(before, body.on, elder.birth_date, self._today)
        if wrong is not None:
            raise FieldInvalid.at("/on", "departure.day_invalid", wrong)

    def _row(self, elder: Elder, body: DepartureIn) -> Departure:
        return Departure(
            id=new_id(),
            elder_id=elder.id,
            kind=body.kind.value,
            took_place_on=body.on,
            evidence=body.evidence,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )


def _standing(rows: Sequence[Departure]) -> list[Departure]:
    return [row for row in rows if row.superseded_by is None and row.kind != DepartureKind.REPORTED_IN_ERROR]


def _set_standing(elder: Elder, reports: Sequence[Report]) -> None:
    now = standing_after(reports)
    elder.status, elder.departed_on = now.status, now.since
