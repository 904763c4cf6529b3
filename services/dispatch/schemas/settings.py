"""The settings a console shows, and the catalogue of services."""

from pydantic import BaseModel


class EscalationSeconds(BaseModel):
    all_operators: int
    supervisor: int
    everyone: int


class Answering(BaseModel):
    """Times and distances in force. ``note`` says that they are settings, not rules of a policy document."""

    escalation_seconds: EscalationSeconds
    acceptance_seconds: int
    allowed_check_in_m: int
    circle_minutes: int
    note: str


class CatalogueItem(BaseModel):
    service_code: str
    name: str
    duration_minutes: int


class Catalogue(BaseModel):
    items: list[CatalogueItem]
