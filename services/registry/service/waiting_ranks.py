"""Places in the waiting list, reckoned from today's facts whenever somebody asks: none can be out of date."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.domain.care_policies import CarePolicyKind
from services.registry.domain.waiting_list import Candidate, Place, WaitingOrder, rank
from services.registry.repository.care_facilities import SystemFacilities
from services.registry.repository.waiting_list import SystemWaitingList
from services.registry.schemas.waiting_list import PlaceAnswer
from services.registry.service.care_policies import PoliciesInForce
from services.registry.service.elder_needs import needs_of


@dataclass(frozen=True)
class Queue:
    """One institution's queue, first to last, and the rule it stands in."""

    places: list[Place]
    policy_id: UUID | None
    order: WaitingOrder

    def told(self) -> dict[UUID, PlaceAnswer]:
        """What an answer says, by application."""
        count = len(self.places)
        return {p.candidate.application_id: PlaceAnswer.told(p, count, self.policy_id) for p in self.places}


async def queues(session: AsyncSession, facility_ids: Collection[UUID], today: date) -> dict[UUID, Queue]:
    """The queue of each institution; the institution's division says which policy applies."""
    paths = await SystemFacilities(session).division_paths(facility_ids)
    policies = await PoliciesInForce.of_kind(session, CarePolicyKind.WAITING_ORDER, today)
    rows = await SystemWaitingList(session).queue(facility_ids)
    needs = await needs_of(session, [row.elder for row in rows], today)
    found = {}
    for facility_id, path in paths.items():
        policy_id, order = policies.waiting_order(path)
        waiting = [
            Candidate(row.id, row.applied_on, needs[row.elder_id]) for row in rows if row.facility_id == facility_id
        ]
        found[facility_id] = Queue(rank(waiting, order), policy_id, order)
    return found
