"""Providers: registering, finding and changing them; their admission is a module of its own."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal, Role
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.registry.models import Division, Provider
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.network_problems import FieldNotYours, ProviderAlreadyRegistered
from services.registry.schemas.problems import VersionStale
from services.registry.schemas.providers import (
    ProviderAnswer,
    ProviderChange,
    ProviderFilters,
    ProviderRegistration,
)
from services.registry.service.placing import division_to_list, division_to_place_in
from services.registry.service.provider_changes import ProviderChanges, require_home, touch

_MANAGERS_FIELDS = frozenset({"phone"})
_FIRST_STEP = {"admitted": ("taken_over", "此前已准入，登记入库"), "applied": ("registered", "提交准入申请")}


class ProviderService:
    """What a caller does with providers; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._caller = caller
        self._today = today
        self._providers = ProviderRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)
        self._changes = ProviderChanges(session, caller, today)

    async def register(self, body: ProviderRegistration) -> ProviderAnswer:
        """Raises :class:`ProviderAlreadyRegistered` and :class:`FieldInvalid`."""
        division = await division_to_place_in(self._divisions, body.division_code)
        provider = self._new_row(body, division)
        if not await self._providers.write(lambda: self._providers.add(provider)):
            raise await self._already_registered(body.organisation_code)
        event, reason = _FIRST_STEP[body.state]
        await self._changes.note(provider, event, None, reason)
        await self._changes.publish(provider, events.PROVIDER_REGISTERED)
        return ProviderAnswer.of(provider)

    async def read(self, provider_id: UUID) -> ProviderAnswer:
        return ProviderAnswer.of(await self._providers.get(provider_id))

    async def page(self, paging: PageRequest, filters: ProviderFilters) -> Page[ProviderAnswer]:
        path = await division_to_list(self._divisions, filters.division)
        rows, cursor = await self._providers.page(paging, path, filters.state, filters.service)
        return Page(items=[ProviderAnswer.of(row) for row in rows], next_cursor=cursor)

    async def change(self, provider_id: UUID, body: ProviderChange, version: int) -> ProviderAnswer:
        """Raises :class:`VersionStale`, :class:`FieldNotYours`, :class:`ProviderAlreadyRegistered`."""
        provider = await self._providers.get(provider_id, for_update=True)
        require_home(provider, self._caller)
        if provider.version != version:
            raise VersionStale(version=provider.version)
        foreign = body.model_fields_set - _MANAGERS_FIELDS
        if foreign and not self._caller.has(Role.REGISTRAR, Role.ADMINISTRATOR):
            raise FieldNotYours("A provider changes its phone; the registrar keeps the rest.", fields=sorted(foreign))
        if not await self._providers.write(lambda: _change_row(provider, body)):
            raise await self._already_registered(body.organisation_code)
        await self._changes.publish(provider)
        return ProviderAnswer.of(provider)

    def _new_row(self, body: ProviderRegistration, division: Division) -> Provider:
        now = utc_now()
        return Provider(
            id=new_id(),
            version=1,
            name=body.name,
            organisation_code=body.organisation_code,
            phone=body.phone,
            division=division,
            division_code=division.code,
            division_path=division.path,
            services=body.services,
            state=body.state,
            applied_on=self._today if body.state == "applied" else None,
            excluded_until=None,
            created_at=now,
            updated_at=now,
        )

    async def _already_registered(self, code: str | None) -> ProviderAlreadyRegistered:
        known = None if code is None else await self._providers.find_by_code(code)
        detail = "This organisation is in the register already."
        if known is None:
            return ProviderAlreadyRegistered(detail)
        return ProviderAlreadyRegistered(detail, provider_id=str(known.id))


def _change_row(provider: Provider, body: ProviderChange) -> None:
    for field in body.model_fields_set:
        setattr(provider, field, getattr(body, field))
    touch(provider)
