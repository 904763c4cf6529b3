"""Queries of assessments."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import distinct_on

from services.registry.models import Assessment
from services.registry.repository.about_elders import AboutElderRepository


class AssessmentRepository(AboutElderRepository[Assessment]):
    """The assessments of elders in the caller's division."""

    model = Assessment
    not_found_code = "assessment.not_found"

    async def last_of_each_standard(self, elder_id: UUID) -> list[Assessment]:
        """The standing ones done last; the two standards side by side."""
        query = (
            self.scoped()
            .where(Assessment.elder_id == elder_id, Assessment.superseded_by.is_(None))
            .ext(distinct_on(Assessment.standard))
            .order_by(Assessment.standard, Assessment.assessed_on.desc())
        )
        return list(await self.session.scalars(query))
