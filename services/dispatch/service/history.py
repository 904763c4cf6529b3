"""Writing and reading the timeline of emergencies and orders."""

from typing import Any
from uuid import UUID

from services.contracts.authority import Principal
from services.dispatch.models import TimelineEntry
from services.dispatch.repository.timeline import Subject, SystemTimeline
from services.dispatch.schemas.parts import Person, TimelineItem
from services.dispatch.service.unit import Unit
from services.kit.ids import new_id


class History:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._timeline = SystemTimeline(unit.session)

    def add(
        self, subject: Subject, subject_id: UUID, event: str, actor: Principal | None, detail: dict[str, Any]
    ) -> None:
        """Add what happened now; ``detail`` holds JSON values, and those that are None are left out."""
        self._timeline.add(
            TimelineEntry(
                id=new_id(),
                subject_kind=subject,
                subject_id=subject_id,
                at=self._unit.now,
                event=event,
                actor_id=actor.account_id if actor else None,
                actor_name=actor.name if actor else None,
                detail={name: value for name, value in detail.items() if value is not None},
            )
        )

    async def of(self, subject: Subject, subject_ids: set[UUID]) -> dict[UUID, list[TimelineItem]]:
        entries = await self._timeline.of(subject, subject_ids)
        return {key: [_item(entry) for entry in of_one] for key, of_one in entries.items()}


def _item(entry: TimelineEntry) -> TimelineItem:
    actor = None
    if entry.actor_id is not None:
        actor = Person(account_id=entry.actor_id, name=entry.actor_name or "")
    return TimelineItem(id=entry.id, at=entry.at, event=entry.event, actor=actor, detail=entry.detail)
