"""Requests for erasure: one person asks, a registrar records it, another account decides, and only then it happens."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.transitions import TransitionNotAllowedError
from services.registry.domain.erasure import ERASURE, ErasureState, Right, refuse_right
from services.registry.models import Elder, Erasure
from services.registry.repository.elders import ElderRepository
from services.registry.repository.erasures import ErasureRepository
from services.registry.schemas.elders import status_of
from services.registry.schemas.erasures import ErasureAnswer, ErasureDecisionIn, ErasureRequest
from services.registry.schemas.privacy_problems import ErasureDecided, ErasureOpen, OwnErasure
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.erasing import erase


class ErasureService:
    """What a caller does with requests for erasure."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)
        self._erasures = ErasureRepository(session, caller)

    async def request(self, elder_id: UUID, body: ErasureRequest) -> ErasureAnswer:
        """Raises :class:`ErasureOpen`; ``right.does_not_fit`` where the right is none for the person's status."""
        elder = await self._elders.get(elder_id)
        require_right(elder, body.right)
        row = Erasure(
            id=new_id(),
            elder_id=elder.id,
            state=ErasureState.REQUESTED.value,
            requester=body.requester,
            by_right=body.right.value,
            evidence=body.evidence,
            reason=body.reason,
            requested_by=self._caller.account_id,
            requested_at=utc_now(),
        )
        if not await self._erasures.write(row):
            raise ErasureOpen
        return ErasureAnswer.of(row)

    async def page(self, paging: PageRequest, state: ErasureState | None, elder_id: UUID | None) -> Page[ErasureAnswer]:
        rows, cursor = await self._erasures.page(paging, state and state.value, elder_id)
        return Page(items=[ErasureAnswer.of(row) for row in rows], next_cursor=cursor)

    async def read(self, erasure_id: UUID) -> ErasureAnswer:
        return ErasureAnswer.of(await self._erasures.get(erasure_id))

    async def decide(self, erasure_id: UUID, body: ErasureDecisionIn) -> ErasureAnswer:
        """Raises :class:`OwnErasure` and :class:`ErasureDecided`; a confirmation erases in the same transaction."""
        row = await self._erasures.get(erasure_id, for_update=True)
        try:
            rule = ERASURE.apply(ErasureState(row.state), body.decision, None)
        except TransitionNotAllowedError as error:
            raise ErasureDecided(state=row.state) from error
        if row.requested_by == self._caller.account_id:
            raise OwnErasure
        row.state = rule.next.value
        row.decided_by = self._caller.account_id
        row.decided_at = utc_now()
        row.decision_reason = body.reason
        if rule.effects:
            elder = await self._elders.get(row.elder_id, for_update=True)
            await erase(self._session, [elder], self._today)
        await self._session.flush()
        return ErasureAnswer.of(row)


def require_right(elder: Elder, right: Right) -> None:
    """Raises ``right.does_not_fit``."""
    wrong = refuse_right(right, status_of(elder))
    if wrong is not None:
        raise FieldInvalid.at("/right", "right.does_not_fit", wrong)
