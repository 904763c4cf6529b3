"""Carrying out what a proposal asks for, and taking it back. Benefits are restated, never altered or deleted.

Whatever a proposal puts in place bears its id; taking it back supersedes those rows and states again what they had
superseded.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.registry.domain.silent_certification import ProposalKind
from services.registry.models import Benefit, CertificationProposal
from services.registry.repository.benefits import hold_elder, overlaps
from services.registry.repository.silent_certification import SystemBenefits
from services.registry.schemas.entitlement_problems import BenefitOverlaps

_SOURCE = "免申请静默认证"


class BenefitChanges:
    """One proposal's effect on the elder's benefits."""

    def __init__(self, session: AsyncSession, caller: Principal, proposal: CertificationProposal) -> None:
        self._session = session
        self._caller = caller
        self._proposal = proposal
        self._benefits = SystemBenefits(session)
        self._now: datetime = utc_now()

    async def carry_out(self) -> None:
        """Raises :class:`BenefitOverlaps` where the item has come to be received by another way meanwhile."""
        proposal = self._proposal
        if proposal.is_in_effect:
            return
        proposal.is_in_effect = True
        if proposal.item is None:
            return  # a visit changes no benefit
        await hold_elder(self._session, proposal.elder_id)
        standing = await self._benefits.standing(proposal.elder_id, proposal.item)
        if proposal.kind == ProposalKind.GRANT:
            self._grant(standing, proposal.from_day)
        else:
            self._end(standing, proposal.from_day)
            if proposal.kind == ProposalKind.CHANGE:
                self._add(amount_fen=proposal.amount_fen, valid_from=proposal.from_day, valid_to=None, source=_SOURCE)
        await self._session.flush()

    async def take_back(self) -> None:
        """Make it as it was before the proposal was carried out."""
        proposal = self._proposal
        if not proposal.is_in_effect:
            return
        proposal.is_in_effect = False
        await hold_elder(self._session, proposal.elder_id)
        made = await self._benefits.made_by(proposal.id)
        replaced = await self._benefits.superseded_by([proposal.id, *(row.id for row in made)])
        for row in made:
            row.superseded_by = proposal.id
        for row in replaced:
            self._add(amount_fen=row.amount_fen, valid_from=row.valid_from, valid_to=row.valid_to, source=row.source)
        await self._session.flush()

    def _grant(self, standing: list[Benefit], from_day: date) -> None:
        for row in standing:
            if overlaps(row, from_day, None):
                raise BenefitOverlaps("The elder receives this item meanwhile.", benefit_id=str(row.id))
        self._add(amount_fen=self._proposal.amount_fen, valid_from=from_day, valid_to=None, source=_SOURCE)

    def _end(self, standing: list[Benefit], from_day: date) -> None:
        """Nothing is received from ``from_day`` on; a benefit that had not begun by then is superseded whole."""
        for row in standing:
            if not overlaps(row, from_day, None):
                continue
            row.superseded_by = self._proposal.id
            if row.valid_from < from_day:
                row.superseded_by = self._add(
                    amount_fen=row.amount_fen,
                    valid_from=row.valid_from,
                    valid_to=from_day - timedelta(days=1),
                    source=row.source,
                )

    def _add(self, **fields: Any) -> UUID:
        row = Benefit(
            id=new_id(),
            elder_id=self._proposal.elder_id,
            item=self._proposal.item,
            proposal_id=self._proposal.id,
            recorded_by=self._caller.account_id,
            recorded_at=self._now,
            **fields,
        )
        self._session.add(row)
        return row.id
