"""Queries of benefits and of signs of life."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.ids import new_id
from services.registry.models import Benefit, SignOfLife
from services.registry.repository.about_elders import AboutElderRepository

# Told by a service and not by a person: the account is nobody's.
_SIGN_SQL = text("""
    INSERT INTO sign_of_life (id, elder_id, kind, seen_at, source, recorded_by, recorded_at)
    SELECT :id, elder.id, :kind, :seen_at, :source, :nobody, now() FROM elder WHERE elder.id = :elder_id
    ON CONFLICT DO NOTHING
""")
_LOCK_SQL = text("SELECT id FROM elder WHERE id = :id FOR NO KEY UPDATE")


class BenefitRepository(AboutElderRepository[Benefit]):
    """The benefits of elders in the caller's division."""

    model = Benefit
    not_found_code = "benefit.not_found"

    async def standing(self, elder_id: UUID, item: int) -> Sequence[Benefit]:
        """The statements of an item that no other supersedes, the first day first."""
        query = (
            self.scoped()
            .where(Benefit.elder_id == elder_id, Benefit.item == item, Benefit.superseded_by.is_(None))
            .order_by(Benefit.valid_from)
        )
        return (await self.session.scalars(query)).all()


class SignOfLifeRepository(AboutElderRepository[SignOfLife]):
    """The signs of life of elders in the caller's division."""

    model = SignOfLife
    not_found_code = "sign_of_life.not_found"

    async def find(self, elder_id: UUID, sign: SignOfLife) -> SignOfLife | None:
        """The same sign, where it has been told before."""
        query = self.scoped().where(
            SignOfLife.elder_id == elder_id, SignOfLife.kind == sign.kind, SignOfLife.seen_at == sign.seen_at
        )
        row: SignOfLife | None = (await self.session.scalars(query)).one_or_none()
        return row

    async def latest(self, elder_id: UUID, limit: int) -> Sequence[SignOfLife]:
        """The last ones, the newest first."""
        query = self.scoped().where(SignOfLife.elder_id == elder_id).order_by(SignOfLife.seen_at.desc()).limit(limit)
        return (await self.session.scalars(query)).all()


class SystemSignsOfLife:
    """Signs of life as other services' events tell them, without a caller."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, elder_id: UUID, kind: str, seen_at: datetime, source: str) -> None:
        """Record a sign, once; nothing where the registry has no such elder."""
        values = {"id": new_id(), "elder_id": elder_id, "kind": kind, "seen_at": seen_at, "source": source}
        await self._session.execute(_SIGN_SQL, {**values, "nobody": UUID(int=0)})


async def hold_elder(session: AsyncSession, elder_id: UUID) -> None:
    """Let one change of an elder's benefits wait for the other."""
    await session.execute(_LOCK_SQL, {"id": elder_id})


def overlaps(row: Benefit, valid_from: date, valid_to: date | None) -> bool:
    """Whether a benefit covers one of the days."""
    starts_in_time = valid_to is None or row.valid_from <= valid_to
    return starts_in_time and (row.valid_to is None or row.valid_to >= valid_from)
