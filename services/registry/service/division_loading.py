"""Loading a table of divisions with their past. What is there already stays as it is: only what is missing is added."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.registry.domain.division_table import Term
from services.registry.domain.divisions import path_of
from services.registry.models import Division, DivisionSuccession, DivisionTerm
from services.registry.repository.divisions import SystemDivisionRepository
from services.registry.service.cards import division_card


async def load_divisions(session: AsyncSession, table: dict[str, list[Term]]) -> int:
    """Add the divisions of a checked table (:func:`domain.division_table.by_code`); how many were new."""
    known = await SystemDivisionRepository(session).all()
    fresh = [code for code in table if code not in known]
    for code in fresh:
        division = _division(table[code], known)
        known[code] = division
        session.add(division)
    await session.flush()
    for code in fresh:
        session.add_all(_terms(table[code], known[code]))
        session.add_all(_successions(table[code][-1]))
        await emit(session, events.DIVISION_REGISTERED, code, division_card(known[code]))
    return len(fresh)


def _division(terms: Sequence[Term], known: dict[str, Division]) -> Division:
    last = terms[-1]
    return Division(
        code=last.code,
        name=last.name,
        level=last.level.value,
        kind=last.kind.value,
        parent_code=last.parent_code,
        path=path_of(last.code, known[last.parent_code].path if last.parent_code else None),
        valid_from=terms[0].valid_from,
        valid_to=last.valid_to,
        source=last.source or None,
        created_at=utc_now(),
    )


def _terms(terms: Sequence[Term], division: Division) -> list[DivisionTerm]:
    return [
        DivisionTerm(
            id=new_id(),
            code=term.code,
            name=term.name,
            level=term.level.value,
            parent_code=term.parent_code,
            path=division.path,
            valid_from=term.valid_from,
            valid_to=term.valid_to,
            source=term.source or None,
            recorded_by=None,
            recorded_at=utc_now(),
        )
        for term in terms
    ]


def _successions(last: Term) -> list[DivisionSuccession]:
    if last.valid_to is None:
        return []
    # Days are inclusive: the successor's first one is the day after.
    on = last.valid_to.fromordinal(last.valid_to.toordinal() + 1)
    return [
        DivisionSuccession(predecessor_code=last.code, successor_code=code, on=on, kind="succession")
        for code in last.successors
    ]
