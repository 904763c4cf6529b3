"""The one way a care arrangement begins and changes: its table, its version, its record."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.transitions import TransitionNotAllowedError, TransitionTable
from services.registry.domain.care_steps import ElderNotServedError, NoEffect, Situation, is_living
from services.registry.models import CareHistory, Elder
from services.registry.repository.care_cases import SystemCareHistory
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.care_problems import ElderNotServed, TransitionNotAllowed
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.placing import referred

CareTable = TransitionTable[Any, Any, Situation, NoEffect]


class Case(Protocol):
    """What this module needs of an arrangement's row."""

    id: Any
    version: Any
    state: Any
    updated_at: Any

    @property
    def elder(self) -> Any: ...


async def elder_to_serve(session: AsyncSession, caller: Principal, elder_id: UUID) -> Elder:
    """The elder a body names. Raises :class:`FieldInvalid` and :class:`ElderNotServed`."""
    elder = await referred(ElderRepository(session, caller), elder_id, "/elder_id", "elder.unknown")
    try:
        is_living(Situation(elder.status))
    except ElderNotServedError as error:
        raise _not_served(error) from error
    return elder


def not_after(day: date, today: date, pointer: str = "/on") -> None:
    """Raises :class:`FieldInvalid` for a day that has not come: what happened is recorded, not what is planned."""
    if day > today:
        raise FieldInvalid.at(pointer, "day.in_the_future", "This day has not come yet.")


class CareCases:
    """Steps of one actor in one transaction; ``actor`` is None where no person acts."""

    def __init__(self, session: AsyncSession, actor: Principal | None) -> None:
        self._history = SystemCareHistory(session)
        self._actor = actor

    def columns(self, elder: Elder, state: StrEnum) -> dict[str, Any]:
        """The columns a new arrangement begins with; :meth:`begin` follows when its row is written."""
        now = utc_now()
        return {
            "id": new_id(),
            "version": 1,
            "elder": elder,
            "elder_id": elder.id,
            "state": state.value,
            "created_at": now,
            "updated_at": now,
        }

    def begin(self, case: Case, reason: str | None, **detail: Any) -> None:
        """The first line of a new arrangement's record."""
        self._record(case, "begin", None, reason, detail)

    def apply(self, table: CareTable, case: Case, event: StrEnum, reason: str | None, **detail: Any) -> None:
        """Follow the table. Raises :class:`TransitionNotAllowed` and :class:`ElderNotServed`."""
        before = case.state
        try:
            rule = table.apply(before, event, Situation(case.elder.status))
        except TransitionNotAllowedError as error:
            allowed = [allowed.value for allowed in table.allowed(before)]
            detail_text = f"This cannot be done in the state {before}."
            raise TransitionNotAllowed(detail_text, state=before, allowed=allowed) from error
        except ElderNotServedError as error:
            raise _not_served(error) from error
        case.state = rule.next.value
        case.version += 1
        case.updated_at = utc_now()
        self._record(case, event.value, before, reason, detail)

    def note(self, case: Case, event: str, reason: str | None, **detail: Any) -> None:
        """A step that leaves the state as it is."""
        case.version += 1
        case.updated_at = utc_now()
        self._record(case, event, case.state, reason, detail)

    def _record(
        self, case: Case, event: str, from_state: str | None, reason: str | None, detail: dict[str, Any]
    ) -> None:
        actor = self._actor
        now: datetime = case.updated_at
        self._history.append(
            CareHistory(
                id=new_id(),
                case_id=case.id,
                version=case.version,
                event=event,
                from_state=from_state,
                to_state=case.state,
                actor_id=None if actor is None else actor.account_id,
                actor_name=None if actor is None else actor.name,
                reason=reason,
                detail=detail,
                at=now,
            )
        )


def _not_served(error: ElderNotServedError) -> ElderNotServed:
    words = {"deceased": "The elder has died.", "moved_away": "The elder has moved away."}
    return ElderNotServed(words.get(error.status, "The elder is not served."), elder_status=error.status)
