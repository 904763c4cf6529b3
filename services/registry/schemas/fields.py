"""Fields that several of the registry's shapes share."""

from datetime import date
from typing import Annotated, ClassVar, Self

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.contracts.coordinates import from_wgs84, to_wgs84
from services.contracts.location import Crs, Location
from services.contracts.text import Name, ShortText
from services.registry.domain.phone import normalise_phone
from services.registry.schemas.problems import FieldInvalid

DivisionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,20}$")]
Phone = Annotated[ShortText, AfterValidator(normalise_phone)]
IdNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32)]

SearchWords = Annotated[Name | None, Query()]
DivisionFilter = Annotated[DivisionCode | None, Query()]


class Body(BaseModel):
    """What a client sends: a field we do not know is a mistake, not an extra."""

    model_config = ConfigDict(extra="forbid")


class Change(Body):
    """Fields to change; one left out stays as it is. Those of ``never_null`` cannot be taken away."""

    never_null: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _no_null_where_a_value_must_be(self) -> Self:
        for name in self.never_null:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null")
        return self


class Period(Body):
    """Days from ``valid_from`` to ``valid_to``, both inclusive; no end means until further notice."""

    valid_from: date
    valid_to: date | None = Field(default=None)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


def stored_location(location: Location) -> tuple[float, float]:
    """``(lat, lng)`` in WGS-84. Raises ``location.not_on_earth`` where the conversion leads over the map's edge."""
    lat, lng = to_wgs84(location.lat, location.lng, location.crs)
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        raise FieldInvalid.at("/location", "location.not_on_earth", "This is not a point on Earth.")
    return lat, lng


def answered_location(lat: float | None, lng: float | None, crs: Crs = "wgs84") -> Location | None:
    """A stored position as answers show it, in ``crs``; in WGS-84 where the offset would lead over the map's edge."""
    if lat is None or lng is None:
        return None
    there_lat, there_lng = from_wgs84(lat, lng, crs)
    if not (-90 <= there_lat <= 90 and -180 <= there_lng <= 180):
        return Location(lat=lat, lng=lng)
    return Location(lat=there_lat, lng=there_lng, crs=crs)
