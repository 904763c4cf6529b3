"""Coordinates as they cross a boundary."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Crs = Literal["wgs84", "gcj02", "bd09"]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class Location(BaseModel):
    """A point. The hub stores and, unless asked otherwise, answers WGS-84."""

    # The API's description: what may be left out of a question is never left out of an answer.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    lat: Latitude
    lng: Longitude
    crs: Crs = "wgs84"


class Fix(Location):
    """A point something measured, with when, how and how exactly."""

    at: datetime
    source: Literal["gnss", "lbs", "wifi", "manual"] = "gnss"
    accuracy_m: float | None = Field(default=None, ge=0)
