"""What a client narrows the list of elders to."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from services.registry.domain.assessment import Standard
from services.registry.domain.departure import Status
from services.registry.domain.traits import Trait
from services.registry.schemas.fields import DivisionFilter, SearchWords


@dataclass(frozen=True)
class ElderFilters:
    """All of them must be met; ``grade`` is one of ``standard``, whose grades are not another's."""

    q: SearchWords = None
    division: DivisionFilter = None
    trait: Trait | None = None
    grade: Annotated[int | None, Query(ge=0, le=4)] = None
    standard: Standard = Standard.GB_T_42195
    min_age: Annotated[int | None, Query(ge=0, le=150)] = None
    max_age: Annotated[int | None, Query(ge=0, le=150)] = None
    status: Status | None = None
