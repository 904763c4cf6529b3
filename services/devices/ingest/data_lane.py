"""The data lane: positions, telemetry, heartbeats, and whatever else devices send that is no alarm."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.arrivals import Arrival, UnreadableError
from services.devices.ingest.session import BrokerSession
from services.devices.service import data_intake, dead_letters
from services.devices.service.data_intake import DataArrival, DataResult
from services.devices.service.ingest_metrics import messages_total
from services.devices.settings import DevicesSettings


class DataLane:
    """The work of the data lane. Its topics include the alarms', which are the other lane's and are passed over."""

    name = "data"
    topics: list[str] = ["v1/+/+/up/+"]  # noqa: RUF012 — the protocol's attribute
    max_waiting_unconfirmed: int | None = 20_000

    def __init__(self, settings: DevicesSettings) -> None:
        self._settings = settings
        self.linger_seconds = settings.data_linger_seconds

    async def store(self, session: AsyncSession, arrivals: Sequence[Arrival]) -> list[DataResult | None]:
        """Store a batch; refused messages become dead letters in the same transaction. None for an alarm."""
        items = {
            index: DataArrival(kind, arrival)
            for index, arrival in enumerate(arrivals)
            if (kind := arrival.topic.rpartition("/")[2]) != "alarm"
        }
        if not items:
            return [None] * len(arrivals)
        results = dict(zip(items, await data_intake.take(session, list(items.values()), self._settings), strict=True))
        refused = [(arrivals[index], result.error) for index, result in results.items() if result.error is not None]
        await dead_letters.put_aside(session, refused)
        return [results.get(index) for index in range(len(arrivals))]

    async def put_aside(self, session: AsyncSession, arrival: Arrival, error: Exception) -> None:
        reason = f"{type(error).__name__} while it was stored"
        await dead_letters.put_aside(session, [(arrival, UnreadableError("message.failed", reason))])
        messages_total.labels(self.name, "failed").inc()

    def answer(self, session: BrokerSession, arrival: Arrival, result: DataResult | None) -> None:  # noqa: ARG002
        """Nobody waits for an answer; the result is counted."""
        if result is not None:
            outcome = "rejected" if result.error else "duplicate" if result.is_duplicate else "accepted"
            messages_total.labels(self.name, outcome).inc()
