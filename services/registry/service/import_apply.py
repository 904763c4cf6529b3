"""What becomes of a sheet's rows: new persons are registered in bulk, known ones compared and, where asked, updated.

The rules are those of a single registration, by the same functions; only the writing is different.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal, division_within
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import outbox_row
from services.kit.problems import Problem
from services.registry.domain.id_number import read_id_number
from services.registry.domain.imports.drafts import Draft
from services.registry.domain.imports.findings import Finding
from services.registry.domain.search_words import trait_word
from services.registry.domain.traits import current_facts
from services.registry.models import Contact, Division, Elder, ElderTrait
from services.registry.models.elder_search import index_words, own_words
from services.registry.repository.bulk import copy_events, copy_objects
from services.registry.repository.elders import id_number_index
from services.registry.repository.imports import SystemImports
from services.registry.schemas.elders import ElderChange, ElderRegistration
from services.registry.schemas.traits import TraitIn
from services.registry.service.cards import elder_card
from services.registry.service.contacts import MAX_CONTACTS, ContactService
from services.registry.service.elder_rows import HouseholdDivision, new_row, set_household_division
from services.registry.service.elders import ElderService
from services.registry.service.traits import TraitService

_ATTEMPTS = 3
_FIELD_NAMES = {
    "name": "姓名",
    "phone": "联系电话",
    "division_code": "行政区划",
    "household_division_code": "户籍地",
    "address": "居住地址",
    "language": "语言",
    "contacts": "联系人",
    "traits": "人员类别",
}


@dataclass(frozen=True)
class Terms:
    """On whose authority and by which rules rows are applied. ``divisions`` is the whole tree by code."""

    caller: Principal
    today: date
    divisions: dict[str, Division]
    updates_existing: bool
    facts_from: date
    source: str
    is_preview: bool


@dataclass
class Outcome:
    """What became of some rows; ``findings`` by row number."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: dict[int, list[Finding]] = field(default_factory=dict)

    def add(self, other: "Outcome") -> None:
        self.counts.update(other.counts)
        self.findings.update(other.findings)


@dataclass(frozen=True)
class _Row:
    number: int
    draft: Draft
    body: ElderRegistration
    index: bytes


async def apply_rows(session: AsyncSession, rows: Sequence[tuple[int, Draft]], terms: Terms) -> Outcome:
    """Write the rows in the session's transaction; of a preview, only find out what would become of them."""
    prepared = [
        _Row(number, draft, ElderRegistration.model_validate(draft.fields), id_number_index(draft.fields["id_number"]))
        for number, draft in rows
    ]
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            async with session.begin_nested():
                return await _apply(session, prepared, terms)
        except psycopg.errors.UniqueViolation:
            # Somebody registered one of them since we looked: look again, and find them known.
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


async def _apply(session: AsyncSession, rows: Sequence[_Row], terms: Terms) -> Outcome:
    outcome = Outcome()
    known = await SystemImports(session).living([row.index for row in rows], for_update=not terms.is_preview)
    new = [row for row in rows if row.index not in known]
    outcome.counts["registered"] += len(new)
    if not terms.is_preview:
        await _register(session, new, terms)
    for row in rows:
        if row.index in known:
            await _meet(session, row, known[row.index], terms, outcome)
    return outcome


async def _register(session: AsyncSession, rows: Sequence[_Row], terms: Terms) -> None:
    now = utc_now()
    elders = [_new_elder(row, terms, now) for row in rows]
    announced = [outbox_row(events.ELDER_REGISTERED, str(elder.id), elder_card(elder, terms.today)) for elder in elders]
    await copy_objects(session, Elder, elders)
    await copy_objects(session, Contact, _hung(elders, "contacts"))
    await copy_objects(session, ElderTrait, _hung(elders, "traits"))
    await copy_events(session, announced)


def _new_elder(row: _Row, terms: Terms, now: datetime) -> Elder:
    identity = read_id_number(row.body.id_number, terms.today)
    elder = new_row(row.body, identity, terms.divisions[row.body.division_code], now)
    set_household_division(elder, _household(row.body.household_division_code, terms))
    elder.traits.extend(
        ElderTrait(
            id=new_id(),
            trait=body.trait.value,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            attributes=body.attributes,
            source=body.source,
            evidence=body.evidence,
            recheck_due=body.recheck_due,
            recorded_by=terms.caller.account_id,
            recorded_at=now,
        )
        for body in _traits_of(row, terms)
    )
    _make_findable(elder, terms.today)
    return elder


def _make_findable(elder: Elder, today: date) -> None:
    """What writing through a session would have seen to; recording traits marks an elder stale in any case."""
    elder.search_words = own_words(elder)
    elder.search_facts = index_words(trait_word(fact.trait) for fact in current_facts(elder.traits, today))
    elder.search_stale = bool(elder.traits)


def _household(code: str | None, terms: Terms) -> HouseholdDivision:
    known = None if code is None else terms.divisions.get(code)
    return HouseholdDivision(code, None if known is None else known.path)


def _traits_of(row: _Row, terms: Terms) -> list[TraitIn]:
    return [
        TraitIn.model_validate(
            {"trait": trait, "attributes": attributes, "valid_from": terms.facts_from, "source": terms.source}
        )
        for trait, attributes in row.draft.traits.items()
    ]


def _hung(elders: Iterable[Elder], relation: str) -> list[Any]:
    """What hangs on the elders, with the key that a session would have filled in."""
    found = []
    for elder in elders:
        for one in getattr(elder, relation):
            one.elder_id = elder.id
            found.append(one)
    return found


async def _meet(session: AsyncSession, row: _Row, elder: Elder, terms: Terms, outcome: Outcome) -> None:
    """A person who is registered: leave, update, or refuse where they are not the sender's."""
    if not division_within(elder.division_path, terms.caller.division_path):
        outcome.counts["refused"] += 1
        outcome.findings[row.number] = [Finding("elder.of_another_division", "id_number")]
        return
    difference = _difference(row, elder, terms)
    if not difference:
        outcome.counts["unchanged"] += 1
        return
    names = "、".join(_FIELD_NAMES[name] for name in difference)
    if not terms.updates_existing:
        outcome.counts["differing"] += 1
        outcome.findings[row.number] = [Finding("elder.differs", None, names)]
        return
    if not terms.is_preview:
        try:
            async with session.begin_nested():
                await _update(session, elder, difference, terms)
        except Problem:
            outcome.counts["refused"] += 1
            outcome.findings[row.number] = [Finding("elder.update_refused", None, names)]
            return
    outcome.counts["updated"] += 1
    outcome.findings[row.number] = [Finding("elder.updated", None, names)]


def _difference(row: _Row, elder: Elder, terms: Terms) -> dict[str, Any]:
    """What the sheet states and the registry does not know yet; an empty cell states nothing."""
    body, found = row.body, dict[str, Any]()
    for name in ("name", "phone", "household_division_code", "address", "language"):
        value = getattr(body, name)
        if value is not None and value != getattr(elder, name):
            found[name] = value
    division = terms.divisions[body.division_code]
    # A sheet that names the county says nothing against the street within it.
    if not division_within(elder.division_path, division.path):
        found["division_code"] = body.division_code
    phones = {contact.phone for contact in elder.contacts}
    contacts = [contact for contact in body.contacts if contact.phone not in phones]
    if contacts:
        found["contacts"] = contacts[: MAX_CONTACTS - len(elder.contacts)]
    holding = {fact.trait: fact.attributes for fact in current_facts(elder.traits, terms.today)}
    traits = [
        fact
        for fact in _traits_of(row, terms)
        if fact.trait.value not in holding or fact.attributes.items() - holding[fact.trait.value].items()
    ]
    if traits:
        found["traits"] = traits
    return {name: value for name, value in found.items() if value}


async def _update(session: AsyncSession, elder: Elder, difference: dict[str, Any], terms: Terms) -> None:
    """By the services a registrar uses, one change after the other: guards, history and events are theirs."""
    contacts, traits = difference.pop("contacts", ()), difference.pop("traits", ())
    if difference:
        change = ElderChange.model_validate(difference)
        await ElderService(session, terms.caller, terms.today).change(elder.id, change, elder.version)
    priority = max((contact.priority for contact in elder.contacts), default=0)
    for rank, contact in enumerate(contacts, start=priority + 1):
        added = contact.model_copy(update={"priority": min(rank, 99)})
        await ContactService(session, terms.caller, terms.today).add(elder.id, added)
    for fact in traits:
        await TraitService(session, terms.caller, terms.today).state(elder.id, fact)
