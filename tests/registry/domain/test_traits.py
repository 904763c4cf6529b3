"""Which facts hold on a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.registry.domain.traits import Trait, current_facts, holds_on, refuse_attributes


@dataclass(frozen=True)
class Fact:
    trait: str
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    superseded_by: UUID | None = None


_DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        (Fact("dementia", date(2026, 3, 1)), True),
        (Fact("dementia", date(2026, 3, 2)), False),
        (Fact("dementia", date(2020, 1, 1), date(2026, 3, 1)), True),
        (Fact("dementia", date(2020, 1, 1), date(2026, 2, 28)), False),
        (Fact("dementia", date(2020, 1, 1), superseded_by=UUID(int=1)), False),
    ],
)
def test_days_are_inclusive(fact: Fact, holds: bool) -> None:  # noqa: FBT001
    assert holds_on(fact, _DAY) is holds


def test_the_last_to_begin_speaks_for_its_trait() -> None:
    first = Fact("disabled", date(2020, 1, 1))
    second = Fact("disabled", date(2024, 1, 1))
    other = Fact("dementia", date(2019, 1, 1))
    assert current_facts([second, other, first], _DAY) == [other, second]
    assert current_facts([second, other, first], date(2021, 1, 1)) == [other, first]


@pytest.mark.parametrize("level", [0, 5, "1", True, None, 1.5])
def test_a_disability_has_four_levels(level: object) -> None:
    refused = refuse_attributes(Trait.DISABLED, {"level": level})
    assert refused is not None
    assert refuse_attributes(Trait.DISABLED, {"level": 4}) is None
    assert refuse_attributes(Trait.DEMENTIA, {"level": level}) is None
