"""What a county's list may change: it may exceed the city's and is refused where it falls below. Pure.

「县（市、区）清单应当包含《济宁市基本养老服务清单》中的服务项目，
覆盖范围和实现程度不得低于《济宁市基本养老服务清单》要求」
(济政办发〔2023〕2号, item 1).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.registry.domain.entitlements.conditions import Condition
from services.registry.domain.entitlements.service_list import ITEM_NUMBERS, Grant, Item, Sentence, ServiceList

_LOWEST_AGE = 60


@dataclass(frozen=True)
class CountyItem:
    """An item of a county's list: what it says beyond the city's. Nothing said means as the city has it."""

    number: int
    from_age: int | None
    minutes_per_month: tuple[int, int] | None
    amounts_fen: Mapping[str, int]
    text: str


@dataclass(frozen=True)
class CountyList:
    """A county's list with the days it is in force, both inclusive."""

    id: str
    document: str
    valid_from: date
    valid_to: date | None
    items: tuple[CountyItem, ...]

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Objection:
    """Why a county's list is refused. ``item`` is the number it concerns."""

    kind: Literal["below", "invalid"]
    item: int
    reason: str


def objections(county: CountyList, city: ServiceList) -> list[Objection]:
    """What stands against a county's list, item by item; nothing where it may come into force."""
    numbers = [item.number for item in county.items]
    found = [Objection("below", n, "the item is missing") for n in ITEM_NUMBERS if n not in numbers]
    found += [Objection("invalid", n, "the item stands twice") for n in ITEM_NUMBERS if numbers.count(n) > 1]
    for item in county.items:
        if item.number in city.items:
            found += _of_item(item, city.items[item.number])
        else:
            found.append(Objection("invalid", item.number, "the city's list has no such item"))
    return sorted(found, key=lambda objection: objection.item)


def _of_item(item: CountyItem, city: Item) -> Iterator[Objection]:
    if item.from_age is not None and item.from_age > city.from_age:
        yield Objection("below", item.number, f"from the age of {item.from_age}; the city's is {city.from_age}")
    if item.from_age is not None and item.from_age < _LOWEST_AGE:
        yield Objection("invalid", item.number, f"an elder is a person of {_LOWEST_AGE} and more")
    if item.minutes_per_month is not None:
        yield from _of_minutes(item.number, item.minutes_per_month, city.minutes_per_month)
    grants = {grant.key: grant for grant in city.grants}
    for key, amount in item.amounts_fen.items():
        if key not in grants:
            yield Objection("invalid", item.number, f"the item has no grant {key!r}")
            continue
        least = grants[key].amount_fen
        if least is not None and amount < least:
            yield Objection("below", item.number, f"{key}: {amount} fen; the city's is {least} fen")


def _of_minutes(number: int, minutes: tuple[int, int], city: tuple[int, int] | None) -> Iterator[Objection]:
    lowest, highest = minutes
    if city is None:
        yield Objection("invalid", number, "the item grants no hours")
    elif lowest > highest:
        yield Objection("invalid", number, "the lowest minutes are above the highest")
    elif lowest < city[0] or highest < city[1]:
        yield Objection(
            "below", number, f"{lowest} to {highest} minutes a month; the city's are {city[0]} to {city[1]}"
        )


def with_county(city: ServiceList, county: CountyList) -> ServiceList:
    """The city's list as the county exceeds it. The county's list must stand without :func:`objections`."""
    items = dict(city.items)
    for change in county.items:
        items[change.number] = _changed(items[change.number], change, county.document)
    return replace(city, id=county.id, items=items)


def _changed(item: Item, change: CountyItem, document: str) -> Item:
    lowered: dict[str, str] = {}
    if change.from_age is not None:
        lowered[f"age>={item.from_age}"] = f"age>={change.from_age}"
    exceeds = bool(change.from_age is not None or change.minutes_per_month or change.amounts_fen)
    sources = item.sources
    if exceeds or change.text:
        sources = (*sources, Sentence(document, f"第{item.number}项", change.text))
    return replace(
        item,
        when=_lowered(item.when, lowered),
        from_age=item.from_age if change.from_age is None else change.from_age,
        grants=tuple(_grant(grant, change.amounts_fen.get(grant.key), lowered) for grant in item.grants),
        minutes_per_month=change.minutes_per_month or item.minutes_per_month,
        sources=sources,
    )


def _grant(grant: Grant, amount_fen: int | None, lowered: Mapping[str, str]) -> Grant:
    wider = replace(grant, when=_lowered(grant.when, lowered))
    # A county that states a sum answers what the note said was open.
    return wider if amount_fen is None else replace(wider, amount_fen=amount_fen, is_at_least=False, note="")


def _lowered(condition: Condition, words: Mapping[str, str]) -> Condition:
    return condition.replaced(words) if words else condition
