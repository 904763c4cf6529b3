"""Bodies of the gateway's own endpoints."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from services.contracts.authority import Role


def _printable(value: str) -> str:
    # PostgreSQL refuses NUL, and no other control character has business in a name either.
    if not value.isprintable():
        raise ValueError("control characters are not allowed")
    return value


def _casefolded(value: str) -> str:
    return value.casefold()


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_printable)
]
Username = Annotated[
    str, StringConstraints(pattern=r"^[\w.@+-]+$", min_length=1, max_length=64), AfterValidator(_casefolded)
]
_FormField = Annotated[str, StringConstraints(max_length=1024)]
Password = Annotated[SecretStr, Field(min_length=8, max_length=128)]


class NewAccount(BaseModel):
    """A login to make. ``division_code`` absent: the division of whoever makes it."""

    model_config = ConfigDict(extra="forbid")

    username: Username
    password: Password
    name: Line
    roles: list[Role] = Field(min_length=1, max_length=len(Role))
    division_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,32}$")] | None = None
    provider_id: UUID | None = None
    vendor: Line | None = None
    worker_id: UUID | None = None
    elder_ids: list[UUID] = Field(default=[], max_length=100)


class AccountView(BaseModel):
    """An account as administrators see it; never its password."""

    id: UUID
    username: str
    name: str
    roles: list[Role]
    division_path: str
    division_code: str | None
    provider_id: UUID | None
    vendor: str | None
    worker_id: UUID | None
    elder_ids: list[UUID]
    disabled_at: datetime | None
    version: int
    created_at: datetime


class Me(BaseModel):
    """The caller as the hub knows them."""

    id: UUID
    username: str
    name: str
    roles: list[Role]
    division_path: str
    division_code: str | None
    provider_id: UUID | None
    vendor: str | None
    worker_id: UUID | None
    elder_ids: list[UUID]


class NewClient(BaseModel):
    """A vendor's program to admit; ``vendor`` is the vendor's code among the devices."""

    model_config = ConfigDict(extra="forbid")

    vendor: Line
    name: Line


class ClientCredentials(BaseModel):
    """Shown once. The secret serves both the client-credentials grant and request signatures."""

    id: UUID
    client_id: str
    client_secret: str
    vendor: str
    name: str


class TokenForm(BaseModel):
    """RFC 6749's form fields; which of them are needed depends on the grant."""

    grant_type: _FormField = ""
    username: _FormField = ""
    password: _FormField = ""
    refresh_token: _FormField = ""
    client_id: _FormField = ""
    client_secret: _FormField = ""


class TokenAnswer(BaseModel):
    """RFC 6749, section 5.1."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 — the type's name
    expires_in: int
    refresh_token: str | None = None
    scope: str | None = None


class Logout(BaseModel):
    model_config = ConfigDict(extra="forbid")

    refresh_token: Annotated[str, StringConstraints(max_length=200)]


class StreetsStyle(BaseModel):
    """The map is drawn from the hub's own streets, ``GET /map/streets``."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    kind: Literal["streets"] = "streets"
    attribution: str


class RasterStyle(BaseModel):
    """The map is drawn from raster tiles; ``tiles`` are URL templates with ``{z}/{x}/{y}``."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    kind: Literal["raster"] = "raster"
    tiles: list[str]
    attribution: str


class DivisionAnswer(BaseModel):
    """What the registry says of a division."""

    code: str
    path: str
    name: str | None = None
