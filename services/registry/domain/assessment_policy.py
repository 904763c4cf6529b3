"""Who assesses, and when again: what a city configures for each standard. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.registry.domain.assessment import Refusal, Standard
from services.registry.domain.calendar import months_after

# Assessments older than the registry's oldest elder are slips of the pen; later ones would have a due date off the end
# of the calendar.
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True)
class AssessmentPolicy:
    """By standard: how many assess at the same time, and after how many months it is done again."""

    assessors: Mapping[Standard, int]
    months: Mapping[Standard, int]

    def next_due(self, standard: Standard, assessed_on: date) -> date:
        """The day by which the elder is assessed again, unless something changes before."""
        return months_after(assessed_on, self.months[standard])

    def refuse(self, standard: Standard, on: date, assessors: Sequence[str], today: date) -> list[Refusal]:
        """What is wrong with the day and the persons of an assessment."""
        found = []
        if not _EARLIEST <= on <= today:
            found.append(Refusal("/assessed_on", f"this day is not between {_EARLIEST} and today"))
        if len(set(assessors)) < self.assessors[standard]:
            found.append(Refusal("/assessors", f"{self.assessors[standard]} different assessors are needed"))
        return found
