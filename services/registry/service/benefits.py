"""What elders receive and when they were last seen, as offices and people tell the registry."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.registry.models import Benefit, SignOfLife
from services.registry.repository.benefits import BenefitRepository, SignOfLifeRepository, hold_elder, overlaps
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.benefits import BenefitAnswer, BenefitIn, SignOfLifeAnswer, SignOfLifeIn
from services.registry.schemas.entitlement_problems import BenefitOverlaps
from services.registry.schemas.problems import FieldInvalid

_SHOWN_SIGNS = 200
_CLOCKS_APART = timedelta(minutes=5)


class BenefitService:
    """Benefits and signs of life of the elders a caller may see."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._elders = ElderRepository(session, caller)
        self._benefits = BenefitRepository(session, caller)
        self._signs = SignOfLifeRepository(session, caller)

    async def state(self, elder_id: UUID, body: BenefitIn) -> BenefitAnswer:
        """Record a benefit. Raises :class:`BenefitOverlaps` where another statement covers some of the days."""
        elder = await self._elders.get(elder_id)
        await hold_elder(self._session, elder.id)
        row = Benefit(
            id=new_id(),
            elder_id=elder.id,
            item=body.item,
            amount_fen=body.amount_fen,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            source=body.source,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )
        for earlier in await self._benefits.standing(elder.id, body.item):
            if earlier.valid_from == body.valid_from:
                earlier.superseded_by = row.id
            elif overlaps(earlier, body.valid_from, body.valid_to):
                raise BenefitOverlaps("The elder receives this item on some of these days.", benefit_id=str(earlier.id))
        self._benefits.add(row)
        await self._session.flush()
        return BenefitAnswer.of(row)

    async def list_benefits(self, elder_id: UUID) -> Page[BenefitAnswer]:
        """Every statement ever made, superseded ones too."""
        elder = await self._elders.get(elder_id)
        return Page(items=[BenefitAnswer.of(row) for row in await self._benefits.of_elder(elder.id)])

    async def see(self, elder_id: UUID, body: SignOfLifeIn) -> SignOfLifeAnswer:
        """Record a sign; told again it is the same row."""
        if body.seen_at > utc_now() + _CLOCKS_APART:
            raise FieldInvalid.at("/seen_at", "sign_of_life.in_the_future", "This moment lies in the future.")
        elder = await self._elders.get(elder_id)
        await hold_elder(self._session, elder.id)
        sign = SignOfLife(
            id=new_id(),
            elder_id=elder.id,
            kind=body.kind,
            seen_at=body.seen_at,
            is_resident=body.is_resident,
            source=body.source,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )
        known = await self._signs.find(elder.id, sign)
        if known is not None:
            return SignOfLifeAnswer.of(known)
        self._signs.add(sign)
        await self._session.flush()
        return SignOfLifeAnswer.of(sign)

    async def list_signs(self, elder_id: UUID) -> Page[SignOfLifeAnswer]:
        """The last signs, the newest first; no more than a page holds."""
        elder = await self._elders.get(elder_id)
        rows = await self._signs.latest(elder.id, _SHOWN_SIGNS)
        return Page(items=[SignOfLifeAnswer.of(row) for row in rows])
