"""Finding what a request refers to. What the caller may not see is, to them, unknown: 422 with the field named."""

import re
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase

from services.contracts.authority import Principal
from services.kit.problems import NotFound
from services.kit.repository import ScopedRepository
from services.registry.domain.area_codes import judge_area_code
from services.registry.models import Division
from services.registry.repository.divisions import DivisionRepository, SystemDivisionRepository
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.elder_rows import HouseholdDivision

_OFFICIAL_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}", re.ASCII)

RowT = TypeVar("RowT", bound=DeclarativeBase)


async def division_to_place_in(divisions: DivisionRepository, code: str) -> Division:
    """The division a body names; :class:`FieldInvalid` (``division.unknown``) outside the caller's subtree."""
    division = await divisions.find_within(code)
    if division is None:
        raise FieldInvalid.at("/division_code", "division.unknown", "There is no such division within yours.")
    return division


async def household_division(divisions: SystemDivisionRepository, code: str | None) -> HouseholdDivision:
    """Where a household is registered, which may be anywhere in the country.

    A code the tree does not know is kept where it has the form of one (GB/T 2260 and 10114: 6, 9 or 12 digits), without
    a path; else :class:`FieldInvalid` (``division.unknown``).
    """
    if code is None:
        return HouseholdDivision()
    division = await divisions.find(code)
    if division is not None:
        return HouseholdDivision(code, division.path)
    if not _OFFICIAL_CODE.fullmatch(code) or judge_area_code(code[:6]) == "unknown_area_code":
        raise FieldInvalid.at("/household_division_code", "division.unknown", "There is no such division.")
    return HouseholdDivision(code)


async def division_to_list(divisions: DivisionRepository, code: str | None) -> str | None:
    """The path of the division a list is narrowed to; :class:`FieldInvalid` where it is not the caller's."""
    if code is None:
        return None
    division = await divisions.find(code)
    if division is None:
        raise FieldInvalid.at("?division", "division.unknown", "There is no such division within yours.")
    return division.path


async def referred(repository: ScopedRepository[RowT, Principal], row_id: UUID, pointer: str, code: str) -> RowT:
    """The row a body's field names; :class:`FieldInvalid` with ``code`` where the caller does not see it."""
    try:
        return await repository.get(row_id)
    except NotFound as error:
        raise FieldInvalid.at(pointer, code, "There is no such object, or it is not yours to see.") from error
