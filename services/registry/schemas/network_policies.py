"""Shapes of the service network's policies: each kind with its value, as data and as what the domain takes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.contracts.text import Code, ShortText
from services.registry.domain.credit import CreditPolicy
from services.registry.domain.star_rating import StarPolicy
from services.registry.models import NetworkPolicy
from services.registry.schemas.fields import Body

PolicyKind = Literal["credit", "stars", "required_documents"]
_Score = Annotated[int, Field(ge=0, le=1000)]
_Percent = Annotated[int, Field(ge=0, le=200)]
_DEFAULT = CreditPolicy()


class CreditPolicyValue(Body):
    """Bounds and thresholds of the credit score; a graver step never has the higher threshold."""

    base: _Score = Field(default=_DEFAULT.base)
    floor: _Score = Field(default=_DEFAULT.floor)
    ceiling: _Score = Field(default=_DEFAULT.ceiling)
    warn_below: _Score = Field(default=_DEFAULT.warn_below)
    stop_new_orders_below: _Score = Field(default=_DEFAULT.stop_new_orders_below)
    suspend_below: _Score = Field(default=_DEFAULT.suspend_below)
    exclude_below: _Score = Field(default=_DEFAULT.exclude_below)
    restore_from: _Score = Field(default=_DEFAULT.restore_from)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        steps = [
            self.floor,
            self.exclude_below,
            self.suspend_below,
            self.stop_new_orders_below,
            self.warn_below,
            self.restore_from,
            self.ceiling,
        ]
        if steps != sorted(steps) or not self.floor <= self.base <= self.ceiling:
            raise ValueError("floor, exclude, suspend, stop, warn, restore, ceiling rise in this order")
        return self

    def as_domain(self) -> CreditPolicy:
        return CreditPolicy(**self.model_dump())


class StarPolicyValue(Body):
    """From how many stars public money buys, and at which part of the agreed price by stars (100 where left out)."""

    minimum_stars: Annotated[int, Field(ge=0, le=5)] = Field(default=0)
    unrated_percent: _Percent = Field(default=100)
    price_percent: dict[Annotated[int, Field(ge=1, le=5)], _Percent] = Field(default={})

    def as_domain(self) -> StarPolicy:
        return StarPolicy(**self.model_dump())


class RequiredDocumentsValue(Body):
    """The kinds of documents an admission needs; one of them that runs out stops new orders."""

    kinds: Annotated[list[Code], Field(max_length=20)] = Field(default=["licence"])


VALUES: Mapping[PolicyKind, type[Body]] = {
    "credit": CreditPolicyValue,
    "stars": StarPolicyValue,
    "required_documents": RequiredDocumentsValue,
}


class NetworkPolicyIn(Body):
    """A decision for the caller's division and all below it; the nearest division's decision holds.

    ``value`` depends on ``kind``; what it leaves out is the hub's default.
    """

    kind: PolicyKind
    valid_from: date
    value: dict[str, Any]
    reason: ShortText


class NetworkPolicyAnswer(BaseModel):
    id: UUID
    kind: PolicyKind
    division_path: str
    valid_from: date
    value: dict[str, Any]
    reason: str
    decided_by: UUID
    decided_by_name: str
    decided_at: datetime

    @classmethod
    def of(cls, row: NetworkPolicy) -> Self:
        return cls.model_validate(row, from_attributes=True)
