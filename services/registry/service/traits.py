"""An elder's dated facts: stating one changes the elder's card."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.registry.domain.traits import believed_before, contradicted, covers, restates
from services.registry.models import ElderTrait
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.elder_problems import TraitContradicts, TraitNotFound, TraitNotStanding
from services.registry.schemas.problems import FieldInvalid
from services.registry.schemas.traits import Retraction, TraitAnswer, TraitIn
from services.registry.service.elder_changes import announce_change
from services.registry.service.search_upkeep import refresh_facts


class TraitService:
    """What a caller does with an elder's facts."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)

    async def state(self, elder_id: UUID, body: TraitIn) -> TraitAnswer:
        """Record a fact, superseding the standing one of the same first day and the one it names.

        Raises :class:`TraitContradicts` where a standing fact says otherwise of a day of it.
        """
        elder = await self._elders.get(elder_id, for_update=True)
        fact = self._fact(body)
        for superseded in _superseded(elder.traits, fact, body.supersedes):
            superseded.superseded_by = fact.id
        _refuse_contradiction(elder.traits, fact)
        # Before the successor: the index allows one standing statement at a time.
        await self._session.flush()
        elder.traits.append(fact)
        await announce_change(self._session, elder, self._today)
        await refresh_facts(self._session, elder.id, self._today)
        return TraitAnswer.of(fact)

    async def retract(self, elder_id: UUID, trait_id: UUID, body: Retraction) -> TraitAnswer:
        """Say that a standing fact was never true; both it and this stay readable.

        Raises :class:`TraitNotFound` and :class:`TraitNotStanding`.
        """
        elder = await self._elders.get(elder_id, for_update=True)
        fact = next((fact for fact in elder.traits if fact.id == trait_id), None)
        if fact is None:
            raise TraitNotFound("There is no such fact of this elder.")
        if fact.superseded_by is not None:
            raise TraitNotStanding("The fact stands no longer.", superseded_by=str(fact.superseded_by))
        retraction = self._retraction(fact, body.reason)
        fact.superseded_by = retraction.superseded_by = retraction.id
        elder.traits.append(retraction)
        await announce_change(self._session, elder, self._today)
        await refresh_facts(self._session, elder.id, self._today)
        return TraitAnswer.of(retraction)

    async def list_all(self, elder_id: UUID, on: date | None, believed_at: datetime | None) -> Page[TraitAnswer]:
        """Every statement ever made, in the order they were made; narrowed, where asked, to what held on a day.

        ``on`` leaves those that stand and cover that day, ``believed_at`` those that stood at that moment.
        """
        elder = await self._elders.get(elder_id)
        facts: list[ElderTrait] = elder.traits
        if believed_at is not None:
            facts = believed_before(facts, believed_at)
        elif on is not None:
            facts = [fact for fact in facts if fact.superseded_by is None]
        if on is not None:
            facts = [fact for fact in facts if covers(fact, on)]
        return Page(items=[TraitAnswer.of(fact) for fact in facts])

    def _retraction(self, fact: ElderTrait, reason: str) -> ElderTrait:
        return ElderTrait(
            id=new_id(),
            trait=fact.trait,
            valid_from=fact.valid_from,
            valid_to=fact.valid_to,
            attributes={},
            source=reason,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )

    def _fact(self, body: TraitIn) -> ElderTrait:
        return ElderTrait(
            id=new_id(),
            trait=body.trait.value,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            attributes=body.attributes,
            source=body.source,
            evidence=body.evidence,
            recheck_due=body.recheck_due,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )


def _superseded(facts: Iterable[ElderTrait], new: ElderTrait, named: UUID | None) -> list[ElderTrait]:
    standing = [fact for fact in facts if fact.trait == new.trait and fact.superseded_by is None]
    found = [fact for fact in standing if fact.id == named or restates(new, fact)]
    if named is not None and named not in {fact.id for fact in found}:
        raise FieldInvalid.at(
            "/supersedes", "trait.supersedes_unknown", "No standing fact of this trait and elder has this id."
        )
    return found


def _refuse_contradiction(facts: Iterable[ElderTrait], new: ElderTrait) -> None:
    other = contradicted(facts, new)
    if other is not None:
        until = f"to {other.valid_to}" if other.valid_to else "until further notice"
        raise TraitContradicts(
            f"Another fact says otherwise from {other.valid_from} {until}: end or correct it first.",
            trait_id=str(other.id),
            valid_from=other.valid_from.isoformat(),
            valid_to=other.valid_to and other.valid_to.isoformat(),
        )
