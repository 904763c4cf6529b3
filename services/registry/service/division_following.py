"""Bringing the registry's own rows after a division that moved or was renamed.

Most tables are rewritten as in every schema. Elders and workers follow one by one instead, each with a new version and
an event: others keep their cards, which tell the division. When all is done the move is told once more, so that what
others made of an old card in the meantime (a case, an order) follows too.
"""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.division_moves import DivisionMover, Move
from services.contracts.events import DivisionMoved
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.outbox import emit
from services.kit.settings import ProcessSettings
from services.registry.domain.divisions import path_after
from services.registry.models import Division, Elder, Worker, metadata
from services.registry.repository.division_following import SystemFollowers
from services.registry.repository.division_use import GOVERNING
from services.registry.service.cards import elder_card, worker_card
from services.registry.service.elder_rows import set_division, touch

_BY_THEMSELVES = frozenset({"elder.division_path", "worker.division_path"})


def registry_mover(database: Database, settings: ProcessSettings) -> DivisionMover:
    """The mover of the registry's schema."""
    zone = ZoneInfo(settings.local_time_zone)

    async def also(session: AsyncSession, move: Move) -> int:
        return await follow(session, move, utc_now().astimezone(zone).date())

    return DivisionMover(database, metadata, governing=GOVERNING, skip=_BY_THEMSELVES, also=also, at_the_end=tell_again)


async def follow(session: AsyncSession, move: Move, today: date) -> int:
    """Bring a chunk of elders and workers after the move, or tell of the new name; how many they were."""
    followers = SystemFollowers(session)
    elders: list[Elder] = []
    workers: list[Worker] = []
    if move.old_path == move.new_path:
        elders.extend(await followers.elders_not_told(move.old_path, move.recorded_at))
    else:
        elders.extend(await followers.elders_at(move.old_path))
        workers.extend(await followers.workers_at(move.old_path))
    rows: list[Elder | Worker] = [*elders, *workers]
    codes = {_new_path(row, move).rpartition("/")[2] for row in rows}
    divisions = await followers.divisions(codes) if codes else {}
    for elder in elders:
        set_division(elder, divisions[_new_path(elder, move).rpartition("/")[2]])
        touch(elder, utc_now())
    for worker in workers:
        _place(worker, divisions[_new_path(worker, move).rpartition("/")[2]])
    await session.flush()
    for elder in elders:
        await emit(session, events.ELDER_CHANGED, elder.id, elder_card(elder, today))
    for worker in workers:
        await emit(session, events.WORKER_CHANGED, worker.id, worker_card(worker))
    return len(elders) + len(workers)


def _new_path(row: Elder | Worker, move: Move) -> str:
    return path_after(row.division_path, move.old_path, move.new_path)


def _place(worker: Worker, division: Division) -> None:
    worker.division = division
    worker.division_code = division.code
    worker.division_path = division.path
    worker.version += 1
    worker.updated_at = utc_now()


async def tell_again(session: AsyncSession, move: Move) -> None:
    """For what others placed by an old card while the rows were on their way; a new name moves nothing."""
    if move.old_path != move.new_path:
        moved = DivisionMoved(id=move.id, old_path=move.old_path, new_path=move.new_path)
        await emit(session, events.DIVISION_MOVED, move.old_path.rpartition("/")[2], moved)
