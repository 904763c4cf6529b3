"""Service lists: the documents' items as data with validity, and how they are read from it. Pure but for reading files.

The data are TOML files beside this module rather than Python: whoever compares them with the document needs no code,
and a county's list has the same form. What the words of a condition mean is in ``words``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Any

from services.registry.domain.entitlements.conditions import ALWAYS, Condition, both, read_condition
from services.registry.domain.entitlements.situation import Lens
from services.registry.domain.entitlements.words import age_limit, evidence_name, meaning_of

ITEM_NUMBERS = range(1, 29)
CITY_LISTS = ("jining-2018", "jining-2023")
"""Ids of the lists the hub comes with, in the order of their validity."""


@dataclass(frozen=True)
class Sentence:
    """Where something is said: the document, the item in it, and the words themselves."""

    document: str
    item: str
    text: str


@dataclass(frozen=True)
class Grant:
    """One of the sums an item may consist of. ``amount_fen`` is a month's; ``None`` where the document states none."""

    key: str
    title: str
    when: Condition
    amount_fen: int | None
    is_at_least: bool
    note: str


@dataclass(frozen=True)
class Note:
    """What is told beside an answer where ``when`` holds."""

    when: Condition
    text: str


@dataclass(frozen=True)
class Item:
    """One item. ``when`` holds beside the list's own condition; ``from_age`` is the age a county may lower."""

    number: int
    title: str
    recipients: str
    lead: str
    when: Condition
    from_age: int
    grants: tuple[Grant, ...]
    minutes_per_month: tuple[int, int] | None
    notes: tuple[Note, ...]
    sources: tuple[Sentence, ...]


@dataclass(frozen=True)
class ServiceList:
    """A list and the days it is in force, both inclusive. What it lacks of the 28 is ``absent``, number → title."""

    id: str
    document: str
    city_prefix: str
    valid_from: date
    valid_to: date | None
    condition: Condition
    items: Mapping[int, Item]
    absent: Mapping[int, str]

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @cached_property
    def lens(self) -> Lens:
        """What the list's rules look at."""
        words = self.condition.words().union(*(_words(item) for item in self.items.values()))
        limits = {limit for limit in map(age_limit, words) if limit is not None}
        evidence = frozenset(name for name in map(evidence_name, words) if name is not None)
        return Lens(self.city_prefix, tuple(sorted(limits)), evidence)


def _words(item: Item) -> frozenset[str]:
    parts = [item.when, *(grant.when for grant in item.grants), *(note.when for note in item.notes)]
    return both(*parts).words()


@cache
def city_list(list_id: str) -> ServiceList:
    """One of :data:`CITY_LISTS`. Raises ``KeyError`` for any other."""
    if list_id not in CITY_LISTS:
        raise KeyError(list_id)
    text = resources.files(__package__).joinpath("lists", f"{list_id}.toml").read_text(encoding="utf-8")
    titles = {} if list_id == CITY_LISTS[-1] else {n: item.title for n, item in city_list(CITY_LISTS[-1]).items.items()}
    return read_list(tomllib.loads(text), titles)


def list_in_force(day: date) -> ServiceList | None:
    """The city's list on ``day``; between the 2018 rules' end and the 2023 list there was none."""
    return next((found for found in map(city_list, CITY_LISTS) if found.is_in_force(day)), None)


def read_list(data: Mapping[str, Any], titles: Mapping[int, str]) -> ServiceList:
    """A list from its data; ``titles`` names the items it may lack. Raises ``ValueError`` or ``KeyError``."""
    named: dict[str, Condition] = {}
    for name, written in data.get("conditions", {}).items():
        named[name] = read_condition(written, named)
    document = str(data["document"])
    items = {item.number: item for item in (_item(row, document, named) for row in data["items"])}
    service_list = ServiceList(
        id=data["id"],
        document=document,
        city_prefix=data["city_prefix"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        condition=read_condition(data["condition"], named),
        items=items,
        absent={number: titles[number] for number in ITEM_NUMBERS if number not in items},
    )
    for word in service_list.condition.words().union(*map(_words, items.values())):
        meaning_of(word)  # a word without a meaning is found when the list is read, not when it matters
    return service_list


def _item(row: Mapping[str, Any], document: str, named: Mapping[str, Condition]) -> Item:
    minutes = row.get("minutes_per_month")
    sources = [{"item": f"清单第{row['number']}项", "text": row["sentence"]}] if "sentence" in row else []
    sources += row.get("sources", [])
    return Item(
        number=row["number"],
        title=row["title"],
        recipients=row["recipients"],
        lead=row["lead"],
        when=read_condition(row["when"], named) if "when" in row else ALWAYS,
        from_age=row.get("from_age", 60),
        grants=tuple(_grant(grant, named) for grant in row.get("grants", [])),
        minutes_per_month=None if minutes is None else (minutes[0], minutes[1]),
        notes=tuple(_note(note, named) for note in row.get("notes", [])),
        sources=tuple(Sentence(document, source["item"], source["text"]) for source in sources),
    )


def _grant(row: Mapping[str, Any], named: Mapping[str, Condition]) -> Grant:
    return Grant(
        key=row["key"],
        title=row["title"],
        when=read_condition(row["when"], named),
        amount_fen=row.get("amount_fen"),
        is_at_least=row.get("is_at_least", False),
        note=row.get("note", ""),
    )


def _note(row: Mapping[str, Any], named: Mapping[str, Condition]) -> Note:
    return Note(read_condition(row["when"], named) if "when" in row else ALWAYS, row["text"])
