"""Which of a worker's certificates may be relied upon, and until when. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

HEALTH_CERTIFICATE = "health_certificate"
"""The kind of certificate (健康证) that says somebody is fit to care, and not that they have learnt it."""


class DatedCertificate(Protocol):
    """What this module needs of a certificate; days are inclusive."""

    @property
    def kind(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True)
class Qualification:
    """A certificate of skill and the days on which it may be relied upon."""

    kind: str
    valid_from: date
    valid_to: date | None


def qualifications(certificates: Iterable[DatedCertificate]) -> list[Qualification]:
    """The certificates of skill, none longer than the health certificate lasts where one is on file.

    A health certificate is none of them: where care asks for a valid certificate, good health alone must not do.
    """
    rows = list(certificates)
    health = [row.valid_to for row in rows if row.kind == HEALTH_CERTIFICATE]
    fit_until = None if None in health else max((day for day in health if day is not None), default=None)
    found = []
    for row in rows:
        ends = [day for day in (row.valid_to, fit_until) if day is not None]
        last = min(ends, default=None)
        if row.kind != HEALTH_CERTIFICATE and (last is None or row.valid_from <= last):
            found.append(Qualification(row.kind, row.valid_from, last))
    return found
