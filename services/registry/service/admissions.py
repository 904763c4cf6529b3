"""A provider's admission: its documents, site checks and steps, and how it stands."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, Role
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.kit.transitions import Rule, TransitionNotAllowedError
from services.registry.domain.admission import (
    ADMISSION,
    DECISIONS,
    Case,
    DocumentsMissingError,
    Effect,
    ExclusionNeedsAnEndError,
    ProviderEvent,
    ProviderState,
    SiteNotCheckedError,
    StillExcludedError,
)
from services.registry.domain.standing import missing_documents
from services.registry.models import Provider, ProviderDocument, SiteCheck
from services.registry.repository.admissions import SystemAdmissions
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.admissions import (
    ApplicationIn,
    DocumentAnswer,
    DocumentIn,
    ObligationsAnswer,
    SiteCheckAnswer,
    SiteCheckIn,
    StepAnswer,
    StepIn,
)
from services.registry.schemas.network_problems import (
    DecisionNotYours,
    DocumentsMissing,
    ProviderTransitionNotAllowed,
    SiteNotChecked,
    StillExcluded,
)
from services.registry.schemas.problems import FieldInvalid, VersionStale
from services.registry.service.network_policies import PoliciesInForce
from services.registry.service.provider_changes import ProviderChanges, require_home, touch

_RECORDERS = (Role.REGISTRAR, Role.ADMINISTRATOR)
_Rule = Rule[ProviderState, Case, Effect]


class AdmissionService:
    """What a caller does with a provider's admission; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._providers = ProviderRepository(session, caller)
        self._records = SystemAdmissions(session)
        self._changes = ProviderChanges(session, caller, today)

    async def add_document(self, provider_id: UUID, body: DocumentIn) -> DocumentAnswer:
        """The standing one of the same kind and first day, if any, is superseded by it."""
        provider = await self._mine(provider_id)
        row = ProviderDocument(
            id=new_id(),
            provider_id=provider.id,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
            superseded_by=None,
            **body.model_dump(),
        )
        for known in await self._records.documents(provider.id):
            same = (known.kind, known.valid_from) == (row.kind, row.valid_from)
            if same and known.superseded_by is None:
                known.superseded_by = row.id
        self._session.add(row)
        # The card carries the days on which the documents allow new orders.
        await self._changes.change(provider)
        return DocumentAnswer.of(row)

    async def documents(self, provider_id: UUID) -> Page[DocumentAnswer]:
        provider = await self._providers.get(provider_id)
        return Page(items=[DocumentAnswer.of(row) for row in await self._records.documents(provider.id)])

    async def add_site_check(self, provider_id: UUID, body: SiteCheckIn) -> SiteCheckAnswer:
        """Raises :class:`FieldInvalid` (``day.ahead``) for a check that has not been made yet."""
        provider = await self._mine(provider_id)
        if body.checked_on > self._today:
            raise FieldInvalid.at("/checked_on", "day.ahead", "The check lies ahead.")
        row = SiteCheck(
            id=new_id(),
            provider_id=provider.id,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
            **body.model_dump(),
        )
        self._session.add(row)
        await self._session.flush()
        return SiteCheckAnswer.of(row)

    async def site_checks(self, provider_id: UUID) -> Page[SiteCheckAnswer]:
        provider = await self._providers.get(provider_id)
        return Page(items=[SiteCheckAnswer.of(row) for row in await self._records.site_checks(provider.id)])

    async def steps(self, provider_id: UUID) -> Page[StepAnswer]:
        provider = await self._providers.get(provider_id)
        return Page(items=[StepAnswer.of(row) for row in await self._records.transitions(provider.id)])

    async def obligations(self, provider_id: UUID) -> ObligationsAnswer:
        return await self._changes.obligations(await self._providers.get(provider_id))

    async def step(self, provider_id: UUID, body: StepIn, version: int) -> StepAnswer:
        """Follow the table. Raises :class:`DecisionNotYours`, :class:`VersionStale` and what the guards refuse."""
        provider = await self._mine(provider_id)
        self._require_right(provider, body.event)
        if provider.version != version:
            raise VersionStale(version=provider.version)
        return await self._follow(provider, body.event, body.reason, body.until)

    async def apply_again(self, provider_id: UUID, body: ApplicationIn) -> StepAnswer:
        """Raises :class:`ProviderTransitionNotAllowed` and :class:`StillExcluded`."""
        provider = await self._mine(provider_id)
        return await self._follow(provider, ProviderEvent.APPLY_AGAIN, body.reason, None)

    async def _follow(
        self, provider: Provider, event: ProviderEvent, reason: str, requested_until: date | None
    ) -> StepAnswer:
        before = ProviderState(provider.state)
        rule = _followed(before, event, await self._case(provider, requested_until))
        provider.state = rule.next
        until = requested_until if Effect.KEEP_EXCLUSION in rule.effects else None
        if Effect.KEEP_EXCLUSION in rule.effects:
            provider.excluded_until = until
        if Effect.BEGIN_APPLICATION in rule.effects:
            provider.applied_on = self._today
        touch(provider)
        row = await self._changes.note(provider, event, before, reason, until)
        await self._changes.publish(provider)
        await self._changes.tell_workers(provider, before)
        if Effect.REHOME in rule.effects:
            await self._changes.call_for_rehoming(provider, reason)
        return StepAnswer.of(row)

    async def _mine(self, provider_id: UUID) -> Provider:
        provider = await self._providers.get(provider_id, for_update=True)
        require_home(provider, self._caller)
        return provider

    async def _case(self, provider: Provider, until: date | None) -> Case:
        required = await PoliciesInForce(self._session, provider.division_path, self._today).required_documents()
        documents = [row for row in await self._records.documents(provider.id) if row.superseded_by is None]
        begun = provider.applied_on or date.min
        checks = [row for row in await self._records.site_checks(provider.id) if row.checked_on >= begun]
        return Case(
            today=self._today,
            missing_documents=missing_documents(documents, required, self._today),
            # The last word counts: a check that failed after one that was passed takes it back.
            has_passed_site_check=bool(checks) and checks[-1].is_passed,
            until=until,
            excluded_until=provider.excluded_until,
        )

    def _require_right(self, provider: Provider, event: ProviderEvent) -> None:
        entitled = (Role.SUPERVISOR,) if event in DECISIONS else _RECORDERS
        if self._caller.provider_id == provider.id or not self._caller.has(*entitled):
            raise DecisionNotYours("Supervisors decide, registrars record, and nobody does either for their own.")


def _followed(state: ProviderState, event: ProviderEvent, case: Case) -> _Rule:
    try:
        return ADMISSION.apply(state, event, case)
    except TransitionNotAllowedError as error:
        raise ProviderTransitionNotAllowed(state=error.state, allowed=list(error.allowed)) from error
    except DocumentsMissingError as error:
        raise DocumentsMissing("Required documents are not valid today.", kinds=list(error.kinds)) from error
    except SiteNotCheckedError as error:
        raise SiteNotChecked("The last site check since the application was not passed.") from error
    except StillExcludedError as error:
        raise StillExcluded("The exclusion has not ended.", until=error.until.isoformat()) from error
    except ExclusionNeedsAnEndError as error:
        raise FieldInvalid.at(
            "/until", "provider.exclusion_needs_an_end", "An exclusion names its last day, and that lies ahead."
        ) from error
