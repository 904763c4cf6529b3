"""How a provider stands on a day: everything recorded of it brought together. Reads only."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.registry.domain.admission import ADMISSION, ProviderState
from services.registry.domain.credit import proposed_event, score_on
from services.registry.domain.standing import findings
from services.registry.domain.star_rating import current_rating, purchase_effect
from services.registry.repository.admissions import SystemAdmissions
from services.registry.repository.credit import SystemCreditEntries
from services.registry.repository.providers import ProviderRepository
from services.registry.repository.star_ratings import SystemStarRatings
from services.registry.schemas.admissions import FindingAnswer, ProposalAnswer, StandingAnswer
from services.registry.service.network_policies import PoliciesInForce


class StandingService:
    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._providers = ProviderRepository(session, caller)

    async def read(self, provider_id: UUID, day: date) -> StandingAnswer:
        """The state as it is; documents, score, stars and policies as they are known for ``day``."""
        provider = await self._providers.get(provider_id)
        state = ProviderState(provider.state)
        policies = PoliciesInForce(self._session, provider.division_path, day)
        rows = await SystemAdmissions(self._session).documents(provider.id)
        documents = [row for row in rows if row.superseded_by is None]
        found = findings(state, documents, await policies.required_documents(), day)
        credit = await policies.credit()
        score = score_on(await SystemCreditEntries(self._session).of_provider(provider.id), day, credit)
        proposal = proposed_event(state, score, credit)
        rating = current_rating(await SystemStarRatings(self._session).of_provider(provider.id), day)
        stars = None if rating is None else rating.stars
        effect = purchase_effect(stars, await policies.stars())
        return StandingAnswer(
            on=day,
            state=state,
            takes_new_orders=not any(finding.blocks for finding in found),
            findings=[FindingAnswer(code=one.code, text=one.text, blocks=one.blocks) for one in found],
            allowed=list(ADMISSION.allowed(state)),
            credit_score=score,
            proposal=None if proposal is None else ProposalAnswer(event=proposal, score=score),
            stars=stars,
            may_be_purchased=effect.may_be_purchased,
            price_percent=effect.price_percent,
            version=provider.version,
        )
