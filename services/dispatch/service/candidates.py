"""Who could go: workers near the place, assessed by the road time to it, and those who cannot go with the reason."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.contracts.events import ElderCard, WorkerCard
from services.contracts.location import Location
from services.dispatch.clients.travel_time import Point, TravelTimeEngine
from services.dispatch.domain.candidates import (
    Assessment,
    Need,
    Reason,
    Start,
    Travel,
    WorkerFacts,
    assess,
    is_overrulable,
    obstacles,
    start_of,
)
from services.dispatch.domain.catalogue import EMERGENCY_RESPONSE
from services.dispatch.domain.places import MeasuredPlace, Place, where_help_is_needed
from services.dispatch.models import Emergency, ServiceOrder
from services.dispatch.repository.orders import SystemOrders
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.repository.workers import Near, SystemWorkers
from services.dispatch.schemas.candidates import Candidate, Candidates, Excluded, ReasonShown
from services.dispatch.schemas.problems import PlaceUnknown
from services.dispatch.service.departures import require_present
from services.dispatch.service.eligibility import city_of, need_for
from services.dispatch.service.emergency_views import last_position
from services.dispatch.service.unit import Unit

_BLOCK = 100
_MOST_LOOKED_AT = 2000
_ENOUGH_ABLE = 40
_MOST_EXCLUDED = 20
_OLDEST_POSITION = timedelta(minutes=60)

_Able = tuple[WorkerFacts, Start]
_Ranked = tuple[WorkerFacts, Start, Travel, Assessment]


async def place_of(unit: Unit, case: Emergency, elder: ElderCard | None) -> Place | None:
    """Where the emergency's helper has to go."""
    devices = await SystemProjections(unit.session).devices_of(case.elder_id, case.device_id)
    fix = last_position(case, devices)
    measured = None if fix is None else MeasuredPlace(fix.lat, fix.lng, fix.at, fix.accuracy_m)
    return where_help_is_needed(home_of(elder), measured, unit.now)


def home_of(elder: ElderCard | None) -> Place | None:
    if elder is None or elder.location is None:
        return None
    return Place(elder.location.lat, elder.location.lng)


class CandidateSearch:
    def __init__(self, unit: Unit, engine: TravelTimeEngine) -> None:
        self._unit = unit
        self._engine = engine
        self._projections = SystemProjections(unit.session)

    async def for_emergency(self, case: Emergency, limit: int) -> Candidates:
        """Raises :class:`PlaceUnknown`."""
        elder = await self._projections.elder(case.elder_id) if case.elder_id else None
        need = need_for(self._unit, EMERGENCY_RESPONSE, elder.language if elder else None)
        return await self._search(await place_of(self._unit, case, elder), need, case.division_path, limit)

    async def for_order(self, order: ServiceOrder, limit: int) -> Candidates:
        """Raises :class:`PlaceUnknown` and :class:`ElderDeparted`."""
        elder = await self._projections.elder(order.elder_id) if order.elder_id else None
        require_present(self._unit, elder, order.window_end)
        place = Place(**order.destination) if order.destination else home_of(elder)
        need = need_for(self._unit, order.service_code, elder.language if elder else None, order.window_start)
        return await self._search(place, need, order.division_path, limit)

    async def _search(self, place: Place | None, need: Need, division_path: str, limit: int) -> Candidates:
        if place is None:
            raise PlaceUnknown
        able, excluded = await self._sort_out(place, need, division_path)
        ranked = (await self._rank(able, place, need))[:limit]
        shown = {facts.worker_id for facts, *_ in ranked} | {facts.worker_id for facts, _ in excluded}
        cards = await self._projections.workers(shown)
        sources = {travel.source for _, _, travel, _ in ranked}
        return Candidates(
            items=[_candidate(one, cards[one[0].worker_id]) for one in ranked],
            excluded=[_excluded(facts, reason, need, cards[facts.worker_id]) for facts, reason in excluded],
            travel_time_source="estimate" if "estimate" in sources else min(sources, default="none"),
            computed_at=self._unit.now,
        )

    async def _sort_out(
        self, place: Place, need: Need, division_path: str
    ) -> tuple[list[_Able], list[tuple[WorkerFacts, Reason]]]:
        """Walk outwards until enough can go: the road search then has few origins, also among ten thousand workers."""
        busy = await SystemOrders(self._unit.session).busy_workers(need.at)
        near = Near(place, city_of(division_path), self._unit.now - _OLDEST_POSITION)
        able: list[_Able] = []
        excluded: list[tuple[WorkerFacts, Reason]] = []
        for offset in range(0, _MOST_LOOKED_AT, _BLOCK):
            block = await SystemWorkers(self._unit.session).nearest(near, busy, _BLOCK, offset)
            for facts in block:
                against = obstacles(facts, need)
                start = start_of(facts, need.now)
                if against:
                    excluded.append((facts, against[0]))
                elif start is not None:
                    able.append((facts, start))
            if len(able) >= _ENOUGH_ABLE or len(block) < _BLOCK:
                break
        return able, excluded[:_MOST_EXCLUDED]

    async def _rank(self, able: Sequence[_Able], place: Place, need: Need) -> list[_Ranked]:
        origins = [Point(start.place.lat, start.place.lng) for _, start in able]
        # City workers ride e-bikes; from many places to one door is a single matrix.
        matrix = await self._engine.matrix(origins, [Point(place.lat, place.lng)], "ebike")
        ranked: list[_Ranked] = []
        for row, (facts, start) in enumerate(able):
            travel = Travel(float(matrix.seconds[row, 0]), float(matrix.metres[row, 0]), str(matrix.source[row, 0]))
            ranked.append((facts, start, travel, assess(facts, start, travel, need)))
        return sorted(ranked, key=lambda one: (-one[3].score, one[2].seconds))


async def nearest_able(unit: Unit, place: Place, division_path: str) -> UUID | None:
    """Somebody near who could go, for a call that nobody answers; a straight line has to do where seconds count."""
    need = need_for(unit, EMERGENCY_RESPONSE, None)
    busy = await SystemOrders(unit.session).busy_workers(need.at)
    near = Near(place, city_of(division_path), unit.now - _OLDEST_POSITION)
    for facts in await SystemWorkers(unit.session).nearest(near, busy, _MOST_LOOKED_AT, 0):
        if not obstacles(facts, need):
            return facts.worker_id
    return None


def _candidate(one: _Ranked, card: WorkerCard) -> Candidate:
    facts, start, travel, assessment = one
    return Candidate(
        worker_id=facts.worker_id,
        name=card.name,
        phone=card.phone,
        provider_name=card.provider_name,
        eta_seconds=round(travel.seconds),
        distance_m=round(travel.metres),
        inside_circle=assessment.inside_circle,
        score=assessment.score,
        reasons=[_reason(reason) for reason in assessment.reasons],
        location=Location(lat=start.place.lat, lng=start.place.lng),
        location_at=start.at,
        travel_time_source=travel.source,
    )


def _excluded(facts: WorkerFacts, reason: Reason, need: Need, card: WorkerCard) -> Excluded:
    return Excluded(
        worker_id=facts.worker_id, name=card.name, reason=_reason(reason), is_overrulable=is_overrulable(reason, need)
    )


def _reason(reason: Reason) -> ReasonShown:
    return ReasonShown(code=reason.code, text=reason.text, is_for=reason.is_for)
