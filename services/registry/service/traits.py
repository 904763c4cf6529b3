"""An elder's dated facts: stating one changes the elder's card."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.kit.pagination import Page
from services.registry.models import Elder, ElderTrait
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.traits import TraitAnswer, TraitIn
from services.registry.service.cards import elder_card
from services.registry.service.elder_rows import touch


class TraitService:
    """What a caller does with an elder's facts."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)

    async def state(self, elder_id: UUID, body: TraitIn) -> TraitAnswer:
        """Record a fact; the standing one of the same trait and first day, if any, is superseded by it."""
        elder = await self._elders.get(elder_id, for_update=True)
        now = utc_now()
        fact = ElderTrait(
            id=new_id(),
            trait=body.trait.value,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            attributes=body.attributes,
            source=body.source,
            evidence=body.evidence,
            recorded_by=self._caller.account_id,
            recorded_at=now,
        )
        await self._supersede(elder, fact)
        elder.traits.append(fact)
        touch(elder, now)
        await self._session.flush()
        await emit(self._session, events.ELDER_CHANGED, elder.id, elder_card(elder, self._today))
        return TraitAnswer.of(fact)

    async def list_all(self, elder_id: UUID) -> Page[TraitAnswer]:
        """Every statement ever made, in the order they were made."""
        elder = await self._elders.get(elder_id)
        return Page(items=[TraitAnswer.of(fact) for fact in elder.traits])

    async def _supersede(self, elder: Elder, successor: ElderTrait) -> None:
        for fact in elder.traits:
            same = fact.trait == successor.trait and fact.valid_from == successor.valid_from
            if same and fact.superseded_by is None:
                fact.superseded_by = successor.id
        # Before the successor: the index allows one standing statement at a time.
        await self._session.flush()
