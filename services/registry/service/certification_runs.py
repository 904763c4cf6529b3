"""The worker's loop that carries monthly runs out, chunk by chunk.

A chunk is one transaction: the proposals, and how far the run has come. A worker that dies leaves a run where its last
chunk ended, and the next worker goes on from there; two workers never hold the same run.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.wakeup import Wakeup
from services.registry.domain.entitlements.evaluation import Verdict
from services.registry.domain.silent_certification import (
    Presence,
    Proposal,
    ProposalState,
    Received,
    Terms,
    month_after,
    propose,
)
from services.registry.models import Assessment, Benefit, Elder, SilentCertification
from services.registry.repository.entitlements import SystemEntitlementRules
from services.registry.repository.silent_certification import WAKEUP_CHANNEL, SystemCertification
from services.registry.service.entitlement_rules import RuleBook
from services.registry.service.entitlements import verdicts_on
from services.registry.service.silent_certification import new_run

_CHUNK_ELDERS = 500
_IDLE_SECONDS = 30.0


@dataclass(frozen=True)
class _Chunk:
    """What is known of some elders, by elder."""

    elders: Sequence[Elder]
    assessments: dict[UUID, list[Assessment]]
    benefits: dict[UUID, list[Benefit]]
    last_seen: dict[UUID, date]
    residence: dict[UUID, bool]


class CertificationRuns:
    """Takes runs as they come; ``time_zone`` is where months and days begin."""

    def __init__(self, database: Database, time_zone: str, chunk_elders: int = _CHUNK_ELDERS) -> None:
        self._database = database
        self._zone = ZoneInfo(time_zone)
        self._chunk_elders = chunk_elders
        self._wakeup = Wakeup(database.psycopg_dsn, WAKEUP_CHANNEL)
        # The rules as they are when a run begins; a run that another worker goes on with reads them again.
        self._rules: tuple[UUID, RuleBook] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop``."""
        listener = asyncio.create_task(self._wakeup.listen(stop))
        try:
            while not stop.is_set():
                await self.repeat(utc_now().astimezone(self._zone).date())
                while not stop.is_set() and await self.step():
                    pass
                await self._wakeup.wait(_IDLE_SECONDS)
        finally:
            listener.cancel()

    def wake(self) -> None:
        """Look for work now, from inside this process."""
        self._wakeup.ring()

    async def repeat(self, today: date) -> int:
        """Request the runs that follow by themselves, one for each month that has begun; how many."""
        async with self._database.transaction() as session:
            found = await SystemCertification(session).to_repeat(today.replace(day=1))
            for last in found:
                run = new_run(
                    last.division_code, last.division_path, month_after(last.month), last.requested_by, repeats=True
                )
                session.add(run)
            return len(found)

    async def step(self) -> bool:
        """One chunk of the oldest run; False where none waits."""
        async with self._database.transaction() as session:
            certification = SystemCertification(session)
            run = await certification.take()
            if run is None:
                return False
            book = await self._book(session, run)
            elders = await certification.elders(run.division_path, run.after_id, self._chunk_elders)
            chunk = await self._read(session, elders)
            rows = [row for elder in elders for row in _rows(run, elder, chunk, book)]
            await certification.add_proposals(rows)
            _advance(run, elders, rows, is_last=len(elders) < self._chunk_elders)
            await session.flush()
            return True

    async def _book(self, session: AsyncSession, run: SilentCertification) -> RuleBook:
        if self._rules is None or self._rules[0] != run.id:
            self._rules = (run.id, await RuleBook.read(session))
        return self._rules[1]

    async def _read(self, session: AsyncSession, elders: Sequence[Elder]) -> _Chunk:
        ids = [elder.id for elder in elders]
        certification = SystemCertification(session)
        last_seen = await certification.last_visits(ids)
        for elder_id, seen_at in (await certification.last_signs(ids)).items():
            day = seen_at.astimezone(self._zone).date()
            last_seen[elder_id] = max(day, last_seen.get(elder_id, day))
        return _Chunk(
            elders,
            await SystemEntitlementRules(session).assessments(ids),
            await certification.benefits(ids),
            last_seen,
            await certification.residence(ids),
        )


def _advance(run: SilentCertification, elders: Sequence[Elder], rows: list[dict[str, Any]], *, is_last: bool) -> None:
    run.state = "running"
    run.examined += len(elders)
    run.proposed = dict(Counter(run.proposed) + Counter(row["kind"] for row in rows))
    if elders:
        run.after_id = elders[-1].id
    if is_last:
        run.state = "done"
        run.finished_at = utc_now()


def _rows(run: SilentCertification, elder: Elder, chunk: _Chunk, book: RuleBook) -> list[dict[str, Any]]:
    """The proposals for one elder as rows."""
    assessments = chunk.assessments.get(elder.id, [])

    def verdicts(day: date) -> Sequence[Verdict]:
        return verdicts_on(elder, assessments, book.rules_for(elder.division_path, day), day)

    presence = Presence(
        has_departed=elder.status != "living",
        last_seen_on=chunk.last_seen.get(elder.id),
        is_resident=chunk.residence.get(elder.id),
    )
    received = [
        Received(row.id, row.item, row.amount_fen, row.valid_from, row.valid_to)
        for row in chunk.benefits.get(elder.id, [])
    ]
    policies = book.rules_for(elder.division_path, run.month).policies
    terms = Terms(policies.silent_months, policies.back_pay_months)
    return [_row(run, elder, proposal) for proposal in propose(run.month, verdicts, received, presence, terms)]


def _row(run: SilentCertification, elder: Elder, proposal: Proposal) -> dict[str, Any]:
    return {
        "id": new_id(),
        "certification_id": run.id,
        "elder_id": elder.id,
        "version": 1,
        "kind": proposal.kind.value,
        "item": proposal.item,
        "benefit_id": proposal.benefit_id,
        "from_day": proposal.from_day,
        "amount_fen": proposal.amount_fen,
        "back_pay_months": proposal.back_pay_months,
        "back_pay_fen": proposal.back_pay_fen,
        "reasons": list(proposal.reasons),
        "state": ProposalState.PROPOSED.value,
        "is_in_effect": False,
        "created_at": utc_now(),
    }
