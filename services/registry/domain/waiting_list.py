"""Waiting for a bed in a public institution (轮候): the life of an application, and who comes first and why. Pure.

    waiting ─offer─► offered ─accept─► admitted
    offered ─decline─► waiting, the last decline allowed ─► ended; an offer that runs out ─lapse─► waiting

The order is data. Criteria stand in tiers: the points of the first tier decide, the second's where those are equal, and
so on; then the day of the application, then its id, so that no two stand on one place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kit.transitions import TransitionTable
from services.registry.domain.care_steps import NoEffect, Situation, ending, serving
from services.registry.domain.needs import Alternatives, Need, first_met


class WaitingState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    ADMITTED = "admitted"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class WaitingEvent(StrEnum):
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    DECLINE_LAST = "decline_last"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"


OPEN = frozenset({WaitingState.WAITING, WaitingState.OFFERED})

WAITING_LIST: TransitionTable[StrEnum, StrEnum, Situation, NoEffect] = TransitionTable(
    {
        (WaitingState.WAITING, WaitingEvent.OFFER): serving(WaitingState.OFFERED),
        (WaitingState.WAITING, WaitingEvent.WITHDRAW): ending(WaitingState.WITHDRAWN),
        (WaitingState.OFFERED, WaitingEvent.ACCEPT): serving(WaitingState.ADMITTED),
        (WaitingState.OFFERED, WaitingEvent.DECLINE): ending(WaitingState.WAITING),
        (WaitingState.OFFERED, WaitingEvent.DECLINE_LAST): ending(WaitingState.ENDED),
        (WaitingState.OFFERED, WaitingEvent.LAPSE): ending(WaitingState.WAITING),
        (WaitingState.OFFERED, WaitingEvent.WITHDRAW): ending(WaitingState.WITHDRAWN),
    }
)


@dataclass(frozen=True)
class Criterion:
    """Worth ``points`` in its ``tier`` (1 decides first) to who meets one of the alternatives."""

    code: str
    title: str
    tier: int
    points: int
    any_of: Alternatives


@dataclass(frozen=True)
class WaitingOrder:
    """A policy's rule. ``max_declined_offers``: so many declined offers end an application."""

    criteria: tuple[Criterion, ...]
    max_declined_offers: int


BUILT_IN_ORDER = WaitingOrder(
    criteria=(
        Criterion("destitute", "特困老年人", tier=1, points=1, any_of=(frozenset({Need.DESTITUTE}),)),
        Criterion(
            "priority",
            "优先保障经济困难的独居、空巢、留守、失能、重残、计划生育特殊家庭以及作出特殊贡献的老年人",
            tier=2,
            points=1,
            any_of=(
                frozenset({Need.HARDSHIP, Need.SPECIALLY_DIFFICULT}),
                frozenset({Need.SPECIAL_CONTRIBUTION}),
            ),
        ),
    ),
    max_declined_offers=2,
)
"""Where a city has configured none. The second tier is 济政办发〔2023〕2号, item 14 and list item 20. That the
destitute come first follows from the duty to take in all of them (应养尽养); that two declined offers end an
application is a design decision."""


@dataclass(frozen=True)
class Candidate:
    """Somebody waiting, with their needs on the day of asking."""

    application_id: UUID
    applied_on: date
    needs: frozenset[Need]


@dataclass(frozen=True)
class Weighed:
    """One criterion upon one candidate: what they get for it, and the needs it rests on."""

    criterion: Criterion
    met_by: frozenset[Need] | None

    @property
    def points(self) -> int:
        return 0 if self.met_by is None else self.criterion.points


@dataclass(frozen=True)
class Place:
    """A candidate's position, from 1, with every criterion.

    ``decided_by`` names what parts them from who is ahead: ``tier 1``, ``applied_on``, ``application_id``; empty for
    the first.
    """

    candidate: Candidate
    position: int
    weighed: tuple[Weighed, ...]
    tier_points: tuple[int, ...]
    decided_by: str


def rank(candidates: Iterable[Candidate], order: WaitingOrder) -> list[Place]:
    """Everybody in order. Meeting one more criterion never moves anybody back: points are never negative."""
    tiers = sorted({criterion.tier for criterion in order.criteria})
    keyed = []
    for candidate in candidates:
        weighed = tuple(Weighed(c, first_met(c.any_of, candidate.needs)) for c in order.criteria)
        points = tuple(sum(w.points for w in weighed if w.criterion.tier == tier) for tier in tiers)
        keyed.append((_key(points, candidate), candidate, weighed, points))
    keyed.sort(key=lambda entry: entry[0])
    places: list[Place] = []
    for position, (_, candidate, weighed, points) in enumerate(keyed, start=1):
        ahead = places[-1] if places else None
        places.append(Place(candidate, position, weighed, points, _parted_by(ahead, candidate, points, tiers)))
    return places


def _key(points: Sequence[int], candidate: Candidate) -> tuple[tuple[int, ...], date, UUID]:
    return tuple(-value for value in points), candidate.applied_on, candidate.application_id


def _parted_by(ahead: Place | None, candidate: Candidate, points: Sequence[int], tiers: Sequence[int]) -> str:
    if ahead is None:
        return ""
    for tier, theirs, own in zip(tiers, ahead.tier_points, points, strict=True):
        if theirs != own:
            return f"tier {tier}"
    return "applied_on" if ahead.candidate.applied_on != candidate.applied_on else "application_id"


def event_of_decline(declined_before: int, order: WaitingOrder) -> WaitingEvent:
    """What one more declined offer is."""
    is_last = declined_before + 1 >= order.max_declined_offers
    return WaitingEvent.DECLINE_LAST if is_last else WaitingEvent.DECLINE
