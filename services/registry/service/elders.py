"""Elders: registering, reading, changing. What others must know of it leaves as an event of the same transaction."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.contracts.location import Crs
from services.kit.clock import utc_now
from services.kit.outbox import emit
from services.registry.domain.age import age_on
from services.registry.domain.id_number import Identity, InvalidIdNumberError, read_id_number
from services.registry.models import Elder
from services.registry.repository.assessments import AssessmentRepository
from services.registry.repository.divisions import DivisionRepository, SystemDivisionRepository
from services.registry.repository.elders import ElderRepository, SystemIdNumbers
from services.registry.repository.photos import PhotoRepository
from services.registry.schemas.elder_problems import NumberOfDeceased
from services.registry.schemas.elders import (
    Beside,
    ElderAnswer,
    ElderChange,
    ElderRegistration,
    Warned,
)
from services.registry.schemas.problems import FieldInvalid, VersionStale
from services.registry.service.cards import elder_card
from services.registry.service.elder_changes import announce_change
from services.registry.service.elder_duplicates import duplicate_of
from services.registry.service.elder_rows import HouseholdDivision, change_row, new_row, set_household_division
from services.registry.service.placing import division_to_place_in, household_division

# The registry is of persons of 60 and more; a younger one is registered all the same, and pointed out.
_REGISTRY_AGE = 60
_WARNINGS = {
    "unknown_area_code": "The id number begins with an area code that is not known.",
    "abolished_area_code": "The id number begins with an area code that has been abolished.",
}


class ElderService:
    """What a caller does with elders; ``today`` is the local date ages and traits are told on."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._today = today
        self._elders = ElderRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)
        self._assessments = AssessmentRepository(session, caller)
        self._photos = PhotoRepository(session, caller)

    async def register(self, body: ElderRegistration) -> ElderAnswer:
        """Raises :class:`ElderAlreadyRegistered`, :class:`NumberOfDeceased` and :class:`FieldInvalid`."""
        identity = self._identity(body.id_number)
        division = await division_to_place_in(self._divisions, body.division_code)
        if await SystemIdNumbers(self._session).is_of_deceased(identity.number):
            raise NumberOfDeceased("Somebody with this id number is recorded as deceased.")
        elder = new_row(body, identity, division, utc_now())
        set_household_division(elder, await self._registered_at(body.household_division_code))
        if not await self._elders.write(lambda: self._elders.add(elder)):
            raise await duplicate_of(self._elders, identity.number)
        await emit(self._session, events.ELDER_REGISTERED, elder.id, elder_card(elder, self._today))
        return ElderAnswer.of(elder, self._today, Beside(warnings=self._warnings(identity)))

    async def read(self, elder_id: UUID, crs: Crs = "wgs84") -> ElderAnswer:
        """With the position in ``crs``."""
        return await self._whole(await self._elders.get(elder_id), crs)

    async def change(self, elder_id: UUID, body: ElderChange, version: int) -> ElderAnswer:
        """Raises :class:`VersionStale` where ``version`` is not the present one."""
        elder = await self._elders.get(elder_id, for_update=True)
        if elder.version != version:
            raise VersionStale(version=elder.version)
        division = None
        if body.division_code is not None:
            division = await division_to_place_in(self._divisions, body.division_code)
        change_row(elder, body, division)
        if "household_division_code" in body.model_fields_set:
            set_household_division(elder, await self._registered_at(body.household_division_code))
        await announce_change(self._session, elder, self._today)
        return await self._whole(elder)

    async def _whole(self, elder: Elder, crs: Crs = "wgs84") -> ElderAnswer:
        assessments = await self._assessments.last_of_each_standard(elder.id)
        has_photo = await self._photos.exists(elder.id)
        return ElderAnswer.of(elder, self._today, Beside(crs=crs, assessments=assessments, has_photo=has_photo))

    async def _registered_at(self, code: str | None) -> HouseholdDivision:
        return await household_division(SystemDivisionRepository(self._session), code)

    def _identity(self, id_number: str) -> Identity:
        try:
            return read_id_number(id_number, self._today)
        except InvalidIdNumberError as error:
            raise FieldInvalid.at("/id_number", "elder.id_number_invalid", str(error)) from error

    def _warnings(self, identity: Identity) -> list[Warned]:
        found = []
        if identity.warning is not None:
            found.append(Warned(code=identity.warning, message=_WARNINGS[identity.warning]))
        if age_on(identity.birth_date, self._today) < _REGISTRY_AGE:
            found.append(Warned(code="below_sixty", message="This person is younger than 60."))
        return found
