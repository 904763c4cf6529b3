"""Shapes of entitlements, county service lists and entitlement policies."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.contracts.text import Code, ShortText
from services.registry.domain.entitlements.county import CountyItem, CountyList
from services.registry.domain.entitlements.evaluation import Status, Verdict
from services.registry.domain.entitlements.service_list import ITEM_NUMBERS, ServiceList
from services.registry.models import CountyServiceList, EntitlementPolicy
from services.registry.schemas.fields import Body, DivisionCode, Period

_HIGHEST_FEN = 10**9
_Minutes = Annotated[int, Field(strict=True, ge=1, le=44_640)]
_Fen = Annotated[int, Field(strict=True, ge=0, le=_HIGHEST_FEN)]
PolicyKey = Literal[
    "incapacitated_grades",
    "partly_incapacitated_grades",
    "care_allowance_grades",
    "purchased_care_grades",
    "purchased_care_minutes",
    "adding_up",
    "legal_aid_from_sixty",
    "home_adaptation_for_minimum_allowance",
    "reassessment_months",
    "assessment_lapses",
    "silent_months",
    "back_pay_months",
]


class CountyItemIn(Body):
    """What a county says of an item beyond the city's list; a field left out is as the city has it."""

    item: Annotated[int, Field(strict=True, ge=1, le=28)]
    from_age: Annotated[int, Field(strict=True, ge=60, le=120)] | None = Field(default=None)
    minutes_per_month: Annotated[list[_Minutes], Field(min_length=2, max_length=2)] | None = Field(default=None)
    amounts_fen: Annotated[dict[Code, _Fen], Field(max_length=10)] = Field(default={})
    text: ShortText | None = Field(default=None)

    def as_domain(self) -> CountyItem:
        minutes = self.minutes_per_month
        return CountyItem(
            self.item, self.from_age, (minutes[0], minutes[1]) if minutes else None, self.amounts_fen, self.text or ""
        )


class ServiceListIn(Period):
    """A county's whole list: all 28 items, each with what exceeds the city's."""

    division_code: DivisionCode
    document: ShortText
    valid_from: date = Field(examples=["2023-06-01"])
    valid_to: Annotated[date, Field(examples=["2028-05-31"])] | None = Field(default=None)
    items: Annotated[list[CountyItemIn], Field(min_length=1, max_length=56)] = Field(
        examples=[[{"item": number} for number in ITEM_NUMBERS]]
    )

    def as_domain(self, list_id: str) -> CountyList:
        items = tuple(item.as_domain() for item in self.items)
        return CountyList(list_id, self.document, self.valid_from, self.valid_to, items)


class ServiceListAnswer(BaseModel):
    """A county's list. One that ``superseded_by`` names a successor for no longer counts."""

    id: UUID
    division_code: str
    document: str
    city_list: str
    valid_from: date
    valid_to: date | None
    items: list[CountyItemIn]
    recorded_by: UUID
    recorded_by_name: str
    recorded_at: datetime
    superseded_by: UUID | None

    @classmethod
    def of(cls, row: CountyServiceList) -> Self:
        return cls.model_validate(row, from_attributes=True)


class SourceAnswer(BaseModel):
    """Where it is said, and the sentence itself."""

    document: str
    item: str
    text: str


class GrantAnswer(BaseModel):
    key: str
    title: str
    amount_fen: int | None
    is_at_least: bool


class CityItemAnswer(BaseModel):
    item: int
    title: str
    recipients: str
    lead: str
    from_age: int
    minutes_per_month: list[int] | None
    grants: list[GrantAnswer]
    sources: list[SourceAnswer]


class CityListAnswer(BaseModel):
    """One of the city's lists, as the documents have it."""

    id: str
    document: str
    valid_from: date
    valid_to: date | None
    items: list[CityItemAnswer]

    @classmethod
    def of(cls, service_list: ServiceList) -> Self:
        return cls.model_validate(
            {
                "id": service_list.id,
                "document": service_list.document,
                "valid_from": service_list.valid_from,
                "valid_to": service_list.valid_to,
                "items": [
                    {
                        "item": item.number,
                        "title": item.title,
                        "recipients": item.recipients,
                        "lead": item.lead,
                        "from_age": item.from_age,
                        "minutes_per_month": item.minutes_per_month,
                        "grants": [GrantAnswer.model_validate(grant, from_attributes=True) for grant in item.grants],
                        "sources": [SourceAnswer.model_validate(s, from_attributes=True) for s in item.sources],
                    }
                    for item in service_list.items.values()
                ],
            }
        )


class CityLists(BaseModel):
    items: list[CityListAnswer]


class PolicyIn(Body):
    """A decision for a division and what lies below it, from a day on; the form of ``value`` depends on the key."""

    division_code: DivisionCode
    key: PolicyKey
    value: Any
    valid_from: date
    reason: ShortText


class PolicyAnswer(BaseModel):
    """A decision: what, for whom, from when, who decided it and why."""

    id: UUID
    division_code: str
    key: PolicyKey
    value: Any
    valid_from: date
    reason: str
    decided_by: UUID
    decided_by_name: str
    decided_at: datetime

    @classmethod
    def of(cls, row: EntitlementPolicy) -> Self:
        return cls.model_validate(row, from_attributes=True)


class FactAnswer(BaseModel):
    """Something recorded that an answer rests on. Which fields are there depends on what it is."""

    kind: Literal["birth_date", "household_division", "residence_division", "trait", "assessment", "evidence"]
    name: str
    value: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None


class EntitlementItem(BaseModel):
    """The answer for one item. ``minutes_per_month`` is the lowest and the highest."""

    item: int
    title: str
    status: Status
    amount_fen: int | None
    minutes_per_month: list[int] | None
    reasons: list[str]
    facts: list[FactAnswer]
    missing: list[str]
    components: list[GrantAnswer]
    policies: list[str]
    source: list[SourceAnswer]

    @classmethod
    def of(cls, verdict: Verdict, facts: list[FactAnswer]) -> Self:
        return cls(
            item=verdict.item,
            title=verdict.title,
            status=verdict.status,
            amount_fen=verdict.amount_fen,
            minutes_per_month=list(verdict.minutes_per_month) if verdict.minutes_per_month else None,
            reasons=list(verdict.reasons),
            facts=facts,
            missing=list(verdict.missing),
            components=[GrantAnswer.model_validate(part, from_attributes=True) for part in verdict.components],
            policies=list(verdict.policies),
            source=[SourceAnswer.model_validate(source, from_attributes=True) for source in verdict.sources],
        )


class AppliedPolicy(BaseModel):
    """A policy an answer rests on; ``decision`` is empty where nobody has decided and the default applies."""

    key: PolicyKey
    value: Any
    decision: PolicyAnswer | None


# Named before the class: its own field is called ``list``.
_Items = list[EntitlementItem]
_Policies = list[AppliedPolicy]
_EVERY_ITEM = list(ITEM_NUMBERS)


class EntitlementsAnswer(BaseModel):
    """All 28 items on a day. ``list`` is null where no list was in force; ``county_list`` is the layer above it."""

    elder_id: UUID
    on: date
    list: str | None
    county_list: UUID | None
    items: _Items
    policies: _Policies

    @model_validator(mode="after")
    def _all_of_them(self) -> Self:
        if [item.item for item in self.items] != _EVERY_ITEM:
            raise ValueError("an answer has all items in their order")
        return self
