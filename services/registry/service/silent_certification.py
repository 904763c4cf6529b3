"""Monthly runs as people ask for them, and what they decide on the proposals. Nothing is decided without a person."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.transitions import TransitionNotAllowedError
from services.registry.domain.silent_certification import (
    PROPOSALS,
    Decider,
    DecidesAgainError,
    Effect,
    ProposalEvent,
    ProposalState,
)
from services.registry.models import CertificationDecision, CertificationProposal, SilentCertification
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.entitlements import EntitledElderRepository
from services.registry.repository.silent_certification import (
    ProposalRepository,
    ProposalSearch,
    SilentCertificationRepository,
    SystemCertification,
    SystemDecisions,
)
from services.registry.schemas.entitlement_problems import AlreadyRequested, ProposalTransitionNotAllowed
from services.registry.schemas.problems import FieldInvalid
from services.registry.schemas.silent_certification import (
    CertificationAnswer,
    CertificationIn,
    DecisionIn,
    ProposalAnswer,
    ProposalDetail,
    ProposalFilters,
)
from services.registry.service.benefit_changes import BenefitChanges
from services.registry.service.placing import division_to_place_in


class CertificationService:
    """The runs a caller may see; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._runs = SilentCertificationRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def request(self, body: CertificationIn) -> CertificationAnswer:
        """Raises :class:`AlreadyRequested` where a run of the month covers some of the same elders."""
        if body.first_day > self._today:
            raise FieldInvalid.at("/month", "silent_certification.month_in_the_future", "The month has not begun.")
        division = await division_to_place_in(self._divisions, body.division_code)
        await self._runs.hold()
        known = await SystemCertification(self._session).overlapping(division.path, body.first_day)
        if known is not None:
            raise AlreadyRequested("There is a run of this month.", certification_id=str(known.id))
        run = new_run(division.code, division.path, body.first_day, self._caller.account_id, repeats=body.repeats)
        self._runs.add(run)
        await self._session.flush()
        await self._runs.announce()
        return CertificationAnswer.of(run)

    async def read(self, run_id: UUID) -> CertificationAnswer:
        return CertificationAnswer.of(await self._runs.get(run_id))

    async def page(self, paging: PageRequest) -> Page[CertificationAnswer]:
        rows, cursor = await self._runs.page(paging)
        return Page(items=[CertificationAnswer.of(row) for row in rows], next_cursor=cursor)


def new_run(code: str, path: str, month: date, requested_by: UUID, *, repeats: bool) -> SilentCertification:
    """A run that waits for the worker."""
    return SilentCertification(
        id=new_id(),
        division_code=code,
        division_path=path,
        month=month,
        state="waiting",
        repeats=repeats,
        examined=0,
        proposed={},
        requested_by=requested_by,
        requested_at=utc_now(),
    )


class ProposalService:
    """The proposals a caller may see, and what they decide."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._proposals = ProposalRepository(session, caller)
        self._elders = EntitledElderRepository(session, caller)
        self._history = SystemDecisions(session)

    async def page(self, paging: PageRequest, filters: ProposalFilters) -> Page[ProposalAnswer]:
        """In the order they were made."""
        search = ProposalSearch(filters.certification_id, None, filters.kind, filters.state, filters.item)
        return await self._page(paging, search)

    async def of_elder(self, elder_id: UUID, paging: PageRequest) -> Page[ProposalAnswer]:
        """Everything ever proposed for an elder."""
        await self._elders.get(elder_id)
        return await self._page(paging, ProposalSearch(elder_id=elder_id))

    async def read(self, proposal_id: UUID) -> ProposalDetail:
        return await self._detail(await self._proposals.get(proposal_id))

    async def decide(self, proposal_id: UUID, event: ProposalEvent, body: DecisionIn) -> ProposalDetail:
        """Follow one transition. Raises :class:`ProposalTransitionNotAllowed`."""
        proposal = await self._proposals.get(proposal_id, for_update=True)
        before = await self._history.of(proposal.id)
        deciders = frozenset(row.account_id for row in before if row.event != ProposalEvent.APPEAL)
        try:
            rule = PROPOSALS.apply(ProposalState(proposal.state), event, Decider(self._caller.account_id, deciders))
        except TransitionNotAllowedError as error:
            raise ProposalTransitionNotAllowed(
                str(error), state=proposal.state, allowed=[str(one) for one in error.allowed]
            ) from error
        except DecidesAgainError as error:
            detail = "An appeal is decided by somebody else than the decision it is against."
            raise ProposalTransitionNotAllowed(detail, state=proposal.state, allowed=[]) from error
        changes = BenefitChanges(self._session, self._caller, proposal)
        for effect in rule.effects:
            await (changes.carry_out() if effect is Effect.CARRY_OUT else changes.take_back())
        proposal.state = rule.next.value
        proposal.version += 1
        self._session.add(self._decision(proposal, event, body))
        await self._session.flush()
        return await self._detail(proposal)

    async def _page(self, paging: PageRequest, search: ProposalSearch) -> Page[ProposalAnswer]:
        rows, cursor = await self._proposals.page(paging, search)
        return Page(items=[_answer(row) for row in rows], next_cursor=cursor)

    async def _detail(self, proposal: CertificationProposal) -> ProposalDetail:
        return ProposalDetail.with_history(_answer(proposal), await self._history.of(proposal.id))

    def _decision(
        self, proposal: CertificationProposal, event: ProposalEvent, body: DecisionIn
    ) -> CertificationDecision:
        return CertificationDecision(
            id=new_id(),
            proposal_id=proposal.id,
            event=event.value,
            state=proposal.state,
            reason=body.reason,
            account_id=self._caller.account_id,
            account_name=self._caller.name,
            decided_at=utc_now(),
        )


def _answer(row: CertificationProposal) -> ProposalAnswer:
    return ProposalAnswer.of(row, PROPOSALS.allowed(ProposalState(row.state)))
