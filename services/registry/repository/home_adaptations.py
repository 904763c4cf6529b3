"""Queries of home adaptations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func

from services.contracts.authority import within_division
from services.registry.models import Elder, HomeAdaptation
from services.registry.repository.care_cases import CareRepository


@dataclass(frozen=True)
class AdaptationCount:
    """Homes of one division's elders."""

    division_code: str
    under_way: int
    accepted: int
    cost_fen: int
    subsidy_fen: int


class HomeAdaptationRepository(CareRepository[HomeAdaptation]):
    """The adaptations the caller may see."""

    model = HomeAdaptation
    not_found_code = "home_adaptation.not_found"

    async def counts(self, first: date, last: date, division_path: str | None) -> list[AdaptationCount]:
        """By the elder's division: those under way now, those accepted from ``first`` to ``last``; one query."""
        accepted = HomeAdaptation.accepted_on.between(first, last)
        open_states = HomeAdaptation.state.in_(("applied", "assessed", "approved", "built"))
        query = self.scoped().with_only_columns(
            Elder.division_code,
            _count(open_states).label("under_way"),
            _count(accepted).label("accepted"),
            func.coalesce(func.sum(HomeAdaptation.cost_fen).filter(accepted), 0).label("cost_fen"),
            func.coalesce(func.sum(HomeAdaptation.subsidy_fen).filter(accepted), 0).label("subsidy_fen"),
        )
        if division_path is not None:
            query = query.where(within_division(Elder.division_path, division_path))
        rows = await self.session.execute(query.group_by(Elder.division_code).order_by(Elder.division_code))
        return [AdaptationCount(**row) for row in rows.mappings()]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    counted: ColumnElement[int] = func.count().filter(condition)
    return counted
