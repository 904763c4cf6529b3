"""Assessments: scoring and recording them, and asking for them. The rules are the domain's."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.kit.problems import FieldError
from services.registry.domain.assessment import InvalidAssessmentError, Recorded, Refusal, judge
from services.registry.domain.assessment_policy import AssessmentPolicy
from services.registry.models import Assessment
from services.registry.repository.assessments import AssessmentRepository
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.assessments import AssessmentAnswer, AssessmentIn, WholeAssessment
from services.registry.schemas.elder_problems import AssessmentInvalid
from services.registry.service.search_upkeep import refresh_facts


class AssessmentService:
    """What a caller does with an elder's assessments."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)
        self._assessments = AssessmentRepository(session, caller)

    async def record(self, elder_id: UUID, body: AssessmentIn, policy: AssessmentPolicy) -> WholeAssessment:
        """Raises :class:`AssessmentInvalid` with a pointer for everything that is wrong."""
        elder = await self._elders.get(elder_id, for_update=True)
        refusals = policy.refuse(body.standard, body.assessed_on, body.assessors, self._today)
        try:
            found = judge(body.standard, body.model_dump(include=_OBSERVED, exclude_defaults=True))
        except InvalidAssessmentError as error:
            raise _invalid(refusals + error.refusals) from error
        if refusals:
            raise _invalid(refusals)
        row = self._row(elder.id, body, found, policy)
        for earlier in await self._assessments.of_elder(elder_id):
            same = (earlier.standard, earlier.assessed_on) == (row.standard, row.assessed_on)
            if same and earlier.superseded_by is None:
                earlier.superseded_by = row.id
        # Before the successor: the index allows one standing assessment at a time.
        await self._session.flush()
        self._session.add(row)
        await self._session.flush()
        await refresh_facts(self._session, elder_id, self._today)
        return WholeAssessment.of(row)

    async def list_all(self, elder_id: UUID) -> Page[AssessmentAnswer]:
        """Every assessment, in the order they were recorded."""
        await self._elders.get(elder_id)
        return Page(items=[AssessmentAnswer.of(row) for row in await self._assessments.of_elder(elder_id)])

    async def read(self, elder_id: UUID, assessment_id: UUID) -> WholeAssessment:
        return WholeAssessment.of(await self._assessments.get_of(elder_id, assessment_id))

    def _row(self, elder_id: UUID, body: AssessmentIn, found: Recorded, policy: AssessmentPolicy) -> Assessment:
        return Assessment(
            id=new_id(),
            elder_id=elder_id,
            standard=body.standard.value,
            assessed_on=body.assessed_on,
            reason=body.reason.value,
            score=found.score,
            preliminary_grade=found.preliminary_grade,
            grade=found.grade,
            items=None if found.case is None else dict(found.case.items),
            coma=found.case is not None and found.case.coma,
            diagnoses=[] if found.case is None else list(found.case.diagnoses),
            risk_events_30d=0 if found.case is None else found.case.risk_events_30d,
            assessors=body.assessors,
            next_due=policy.next_due(body.standard, body.assessed_on),
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )


_OBSERVED = {"items", "coma", "diagnoses", "risk_events_30d", "grade"}


def _invalid(refusals: list[Refusal]) -> AssessmentInvalid:
    errors = [FieldError(pointer=refusal.pointer, message=refusal.message) for refusal in refusals]
    return AssessmentInvalid("The assessment cannot be recorded as it stands.", errors=errors)
