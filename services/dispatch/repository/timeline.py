"""The history, and the numbers of a local day."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dispatch.models import TimelineEntry

Subject = Literal["emergency", "order"]

_NEXT_NUMBER_SQL = text("""
    INSERT INTO number_sequence (letter, day, last) VALUES (:letter, :day, 1)
    ON CONFLICT (letter, day) DO UPDATE SET last = number_sequence.last + 1 RETURNING last
""")


class SystemTimeline:
    """Entries of a subject the caller has already been led to."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, entry: TimelineEntry) -> None:
        self._session.add(entry)

    async def of(self, subject: Subject, subject_ids: set[UUID]) -> dict[UUID, list[TimelineEntry]]:
        """Each subject's entries in the order things happened."""
        query = select(TimelineEntry).where(
            TimelineEntry.subject_kind == subject, TimelineEntry.subject_id.in_(subject_ids)
        )
        found: dict[UUID, list[TimelineEntry]] = {subject_id: [] for subject_id in subject_ids}
        for entry in await self._session.scalars(query.order_by(TimelineEntry.at, TimelineEntry.id)):
            found[entry.subject_id].append(entry)
        return found

    async def next_number(self, letter: str, day: date) -> str:
        """``E20260301-0007``; without gaps but for transactions that failed at the very end."""
        last = await self._session.scalar(_NEXT_NUMBER_SQL, {"letter": letter, "day": day})
        return f"{letter}{day:%Y%m%d}-{last:04d}"
