"""What becomes of divisions: they are renamed, merged, split, ended. The rows that stand in them follow by themselves.

A change moves the tree at once, in one transaction, and notes what moved; the movers of all schemas bring the rows
after it (``services.contracts.division_moves``, ``service.division_following``). Changes are dated, today at the
latest, and never before the last one: so a code's terms never overlap.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal, division_within
from services.contracts.division_moves import record_move
from services.contracts.events import DivisionMoved
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.registry.domain.divisions import DivisionLevel, are_of_one_rank, kind_of, path_after, path_of
from services.registry.models import Division, DivisionSuccession
from services.registry.repository.division_use import SystemDivisionUse
from services.registry.repository.divisions import DivisionRepository, DivisionTermRepository
from services.registry.schemas.divisions import (
    DivisionDetail,
    DivisionEnding,
    DivisionMerging,
    DivisionPart,
    DivisionRenaming,
    DivisionSplitting,
)
from services.registry.schemas.problems import DivisionEnded, DivisionInUse, DivisionIsYourOwn, FieldInvalid
from services.registry.service.cards import division_card
from services.registry.service.divisions import DivisionService, add_division, first_term

_DAY = timedelta(days=1)


class DivisionChanges:
    """One change of one division. The tree is locked first: changes come one after the other."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._divisions = DivisionRepository(session, caller)
        self._terms = DivisionTermRepository(session, caller)

    async def rename(self, code: str, body: DivisionRenaming) -> DivisionDetail:
        """The code stays, and so does the old name, in the history."""
        division = (await self._subtree(code, body.on))[0]
        division.name = body.name
        await self._renew_terms([division], body.on, body.source)
        await emit(self._session, events.DIVISION_CHANGED, code, division_card(division))
        # Nothing moves, but whoever stands in it carries its name about.
        await record_move(self._session, _moved(division.path, division.path))
        return await self._answer(code)

    async def merge(self, code: str, body: DivisionMerging) -> DivisionDetail:
        """The division ends; its children hang below the successor, with the codes they have."""
        ended, *below = await self._subtree(code, body.on)
        successor = await self._divisions.find_within(body.into)
        if successor is None or successor.code == code:
            raise FieldInvalid.at("/into", "division.unknown", "There is no such other division within yours.")
        if not are_of_one_rank(DivisionLevel(successor.level), DivisionLevel(ended.level)):
            raise FieldInvalid.at("/into", "division.not_of_one_rank", "Only divisions of one rank can merge.")
        self._rehang(below, ended.path, successor.path)
        await self._renew_terms(below, body.on, body.source)
        await self._end(ended, body.on)
        self._succeed(code, successor.code, body.on, "merger")
        await self._note(ended.path, successor.path)
        return await self._answer(code)

    async def split(self, code: str, body: DivisionSplitting) -> DivisionDetail:
        """New divisions beside the old one take the children named; ``rest_to`` takes all the rest."""
        old, *below = await self._subtree(code, body.on)
        share = _shares(old, below, body)
        parts = {part.code: await self._add_part(old, part, body) for part in body.parts}
        moves = []
        for child in [division for division in below if division.code in share]:
            was, new_path = child.path, path_of(child.code, parts[share[child.code]].path)
            self._rehang([d for d in below if division_within(d.path, was)], was, new_path)
            moves.append((was, new_path))
        await self._renew_terms([d for d in below if not division_within(d.path, old.path)], body.on, body.source)
        if body.rest_to is not None:
            await self._end(old, body.on)
            moves.append((old.path, parts[body.rest_to].path))
        for was, new_path in moves:
            await self._note(was, new_path)
        for part_code in parts:
            self._succeed(code, part_code, body.on, "split")
        return await self._answer(code)

    async def end(self, code: str, body: DivisionEnding) -> DivisionDetail:
        """Only where nothing is left in it: what is there is merged into another one instead."""
        ended, *below = await self._subtree(code, body.on)
        used_by = ["division"] if below else await SystemDivisionUse(self._session).of(ended.code)
        if used_by:
            raise DivisionInUse("Something still stands in it: merge it into another one.", used_by=used_by)
        await self._end(ended, body.on)
        await emit(self._session, events.DIVISION_CHANGED, code, division_card(ended))
        return await self._answer(code)

    async def _subtree(self, code: str, on: date) -> list[Division]:
        """The division and what stands below it, locked. Raises what speaks against changing it on that day."""
        await self._divisions.lock_tree()
        division = await self._divisions.get_by_code(code)
        own = self._caller.division_path
        if own and (division.path == own or not division_within(division.path, own)):
            raise DivisionIsYourOwn("What becomes of your own division is decided above it.")
        if division.valid_to is not None:
            raise DivisionEnded("The division has ended already.")
        if on > self._today:
            raise FieldInvalid.at("/on", "division.in_the_future", "A change takes effect today at the latest.")
        term = (await self._terms.standing([code]))[code]
        if term.valid_from is not None and on <= term.valid_from:
            raise FieldInvalid.at("/on", "division.before_last_change", f"It last changed on {term.valid_from}.")
        return await self._divisions.lock_standing(division.path)

    def _rehang(self, divisions: Sequence[Division], old: str, new: str) -> None:
        for division in divisions:
            division.path = path_after(division.path, old, new)
            # A local unit's key holds no slash: the last but one segment is the parent's code.
            division.parent_code = division.path.split("/")[-2]

    async def _add_part(self, old: Division, part: DivisionPart, body: DivisionSplitting) -> Division:
        new = Division(
            code=part.code,
            name=part.name,
            level=old.level,
            kind=kind_of(part.code).value,
            parent_code=old.parent_code,
            path=path_of(part.code, old.path.rpartition("/")[0] or None),
            valid_from=body.on,
            source=body.source,
            created_at=utc_now(),
        )
        await add_division(self._session, self._divisions, new)
        self._terms.add(first_term(new, self._caller))
        return new

    async def _renew_terms(self, divisions: Sequence[Division], on: date, source: str | None) -> None:
        """A new term from ``on`` as the divisions stand now; one that began on that day or later is corrected."""
        standing = await self._terms.standing([division.code for division in divisions])
        fresh = []
        for division in divisions:
            term = standing[division.code]
            if term.valid_from is not None and term.valid_from >= on:
                term.name, term.parent_code, term.path = division.name, division.parent_code, division.path
                continue
            term.valid_to = on - _DAY
            begun = first_term(division, self._caller)
            begun.valid_from, begun.source = on, source
            fresh.append(begun)
        # The old terms must have ended before the new ones stand: the unit of work would insert first.
        await self._session.flush()
        self._session.add_all(fresh)

    async def _end(self, division: Division, on: date) -> None:
        division.valid_to = on - _DAY
        (await self._terms.standing([division.code]))[division.code].valid_to = on - _DAY

    def _succeed(self, predecessor: str, successor: str, on: date, kind: str) -> None:
        self._session.add(DivisionSuccession(predecessor_code=predecessor, successor_code=successor, on=on, kind=kind))

    async def _note(self, old_path: str, new_path: str) -> None:
        """For this schema's mover, and for everybody else's."""
        moved = _moved(old_path, new_path)
        await record_move(self._session, moved)
        await emit(self._session, events.DIVISION_MOVED, old_path.rpartition("/")[2], moved)

    async def _answer(self, code: str) -> DivisionDetail:
        await self._session.flush()
        return await DivisionService(self._session, self._caller).read(code)


def _moved(old_path: str, new_path: str) -> DivisionMoved:
    return DivisionMoved(id=new_id(), old_path=old_path, new_path=new_path)


def _shares(old: Division, below: Sequence[Division], body: DivisionSplitting) -> dict[str, str]:
    """Which part each child goes to. Raises :class:`FieldInvalid`."""
    codes = {part.code for part in body.parts}
    if body.rest_to is not None and body.rest_to not in codes:
        raise FieldInvalid.at("/rest_to", "division.unknown", "Name one of the parts.")
    children = {division.code for division in below if division.parent_code == old.code}
    share: dict[str, str] = {} if body.rest_to is None else dict.fromkeys(children, body.rest_to)
    named: set[str] = set()
    for index, part in enumerate(body.parts):
        for child in part.children:
            if child not in children or child in named:
                message = f"{child} is no child of the division, or was given away already."
                raise FieldInvalid.at(f"/parts/{index}/children", "division.not_a_child", message)
            named.add(child)
            share[child] = part.code
    return share
