"""Indicators: how far a division has come towards what the documents promise, and stating what the hub cannot count."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, division_within
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.problems import NotFound
from services.registry.domain.indicators.catalogue import all_indicators, indicators_of
from services.registry.domain.indicators.definition import Indicator, Place, Unit, target_on
from services.registry.domain.indicators.progress import Progress, computed, stored, which_counts
from services.registry.models import Division, IndicatorValue
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.indicators import Counts, IndicatorValueRepository, SystemIndicators
from services.registry.schemas.indicators import IndicatorAnswer, IndicatorValueAnswer, IndicatorValueIn
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.placing import division_to_place_in


class IndicatorService:
    """What a caller does with indicators."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._divisions = DivisionRepository(session, caller)
        self._values = IndicatorValueRepository(session, caller)

    async def list_of(self, division_code: str | None, on: date | None) -> Page[IndicatorAnswer]:
        """Every indicator of the documents that govern the division; computed afresh where the day is today."""
        day = on or self._today
        if day > self._today:
            raise FieldInvalid.at("?on", "indicator.in_the_future", "Nobody knows yet.")
        division = await self._division(division_code)
        kept = {(row.indicator_id, row.basis): row for row in await self._values.latest(division.code, day)}
        facts = None
        if day == self._today:
            facts = total(await SystemIndicators(self._session).counts(division.path, day))
        place = place_of(division)
        items = []
        for indicator in indicators_of(place, day):
            progress = _progress(indicator, kept, facts, day)
            items.append(IndicatorAnswer.of(indicator, progress, target_on(indicator, place, day), day))
        return Page(items=items)

    async def state(self, indicator_id: str, body: IndicatorValueIn) -> IndicatorValueAnswer:
        """Keep what somebody states; it supersedes what was stated for the same day."""
        indicator = _known(indicator_id)
        division = await division_to_place_in(self._divisions, body.division_code)
        if not indicator.document.governs(place_of(division)):
            message = f"The document is of {indicator.document.division} and says nothing of this division."
            raise FieldInvalid.at("/division_code", "indicator.of_another_place", message)
        if body.on > self._today:
            raise FieldInvalid.at("/on", "indicator.in_the_future", "A value is of today or an earlier day.")
        _check_counts(indicator, body)
        row = IndicatorValue(
            id=new_id(),
            indicator_id=indicator.id,
            division_code=division.code,
            as_of=body.on,
            basis="entered",
            numerator=body.numerator,
            denominator=body.denominator,
            evidence=body.evidence,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )
        corrected = await self._values.standing(indicator.id, division.code, body.on)
        if corrected is not None:
            corrected.superseded_by = row.id
            # One value stands for a day: the old one must give way before the new one is written.
            await self._session.flush()
        self._values.add(row)
        await self._session.flush()
        return IndicatorValueAnswer.of(row, indicator)

    async def history(
        self, indicator_id: str, division_code: str | None, paging: PageRequest
    ) -> Page[IndicatorValueAnswer]:
        """Everything that was stated or computed, corrected values too."""
        indicator = _known(indicator_id)
        division = await self._division(division_code)
        rows, cursor = await self._values.page(paging, indicator.id, division.code)
        return Page(items=[IndicatorValueAnswer.of(row, indicator) for row in rows], next_cursor=cursor)

    async def _division(self, code: str | None) -> Division:
        """The division asked for, or the caller's own."""
        own = self._caller.division_path
        if code is None and not own:
            raise FieldInvalid.at("?division", "indicator.division_required", "Say whose indicators you mean.")
        division = await self._divisions.find(code or own.rpartition("/")[2])
        if division is None or not division_within(division.path, own):
            raise FieldInvalid.at("?division", "division.unknown", "There is no such division within yours.")
        return division


def place_of(division: Division) -> Place:
    return Place(tuple(division.path.split("/")), division.level)


def total(counts: Counts) -> dict[str, Decimal]:
    """The facts of all placements, added up."""
    found: dict[str, Decimal] = {}
    for facts in counts.values():
        for name, value in facts.items():
            found[name] = found.get(name, Decimal(0)) + value
    return found


def _progress(
    indicator: Indicator,
    kept: Mapping[tuple[str, str], IndicatorValue],
    facts: Mapping[str, Decimal] | None,
    day: date,
) -> Progress:
    entered, snapshot = kept.get((indicator.id, "entered")), kept.get((indicator.id, "computed"))
    own = None if snapshot is None else stored(indicator, snapshot, "computed")
    if facts is not None and indicator.numerator_facts:
        own = computed(indicator, facts, day, entered)
    return which_counts(own, None if entered is None else stored(indicator, entered, "entered"))


def _known(indicator_id: str) -> Indicator:
    indicator = all_indicators().get(indicator_id)
    if indicator is None:
        raise NotFound("There is no such indicator.", code="indicator.not_found")
    return indicator


def _check_counts(indicator: Indicator, body: IndicatorValueIn) -> None:
    if body.numerator is None and not indicator.numerator_facts:
        raise FieldInvalid.at("/numerator", "indicator.count_missing", f"State {indicator.numerator}.")
    if indicator.denominator is None:
        if body.denominator is not None:
            raise FieldInvalid.at("/denominator", "indicator.count_unknown", "This indicator has no denominator.")
    elif not body.denominator:
        raise FieldInvalid.at("/denominator", "indicator.count_missing", f"State {indicator.denominator}.")
    elif indicator.unit is Unit.PERCENT and (body.numerator or 0) > body.denominator:
        raise FieldInvalid.at("/numerator", "indicator.above_the_whole", "A share cannot exceed the whole.")
