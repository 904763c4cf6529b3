"""What vendors' clouds send over HTTP: the same intake as over MQTT, with an answer per item.

An item is rejected only if it cannot be put to any device. An alarm that names a serial is always stored, whether its
device is known or the rest of it can be read.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.devices.domain.arrivals import MAX_IDENTIFIER_LENGTH, Arrival
from services.devices.domain.storable import storable_text
from services.devices.schemas.alarms import VendorResult, VendorResults
from services.devices.schemas.problems import TooManyMessages, VendorRequired
from services.devices.service import alarm_intake, data_intake
from services.devices.service.alarm_intake import AlarmResult
from services.devices.service.data_intake import DataArrival, DataResult
from services.devices.service.ingest_metrics import messages_total
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now

MAX_ITEMS = 1000
_LANE = "vendor"


class VendorMessages:
    """The messages of one request."""

    def __init__(self, session: AsyncSession, caller: Principal, settings: DevicesSettings) -> None:
        if not caller.vendor:
            raise VendorRequired("Your account belongs to no vendor.")
        self._session = session
        self._vendor = caller.vendor
        self._settings = settings

    async def take_alarms(self, body: Any) -> VendorResults:
        """Raises :class:`TooManyMessages`."""
        arrivals, results = self._arrivals("alarms", body)
        if arrivals:
            taken = await alarm_intake.take(self._session, list(arrivals.values()), self._settings)
            for index, result in zip(arrivals, taken, strict=True):
                results[index] = _alarm_result(results[index], result)
        return _counted(results)

    async def take_data(self, kind: Literal["position", "telemetry"], body: Any) -> VendorResults:
        """Raises :class:`TooManyMessages`."""
        arrivals, results = self._arrivals(f"{kind}s", body)
        if arrivals:
            items = [DataArrival(kind, arrival) for arrival in arrivals.values()]
            taken = await data_intake.take(self._session, items, self._settings)
            for index, result in zip(arrivals, taken, strict=True):
                results[index] = _data_result(results[index], result)
        return _counted(results)

    def _arrivals(self, path: str, body: Any) -> tuple[dict[int, Arrival], list[VendorResult]]:
        """The items that name a device, by their place; and a result for each item, rejected until it is taken."""
        items: Sequence[Any] = body if isinstance(body, list) else [body]
        if len(items) > MAX_ITEMS:
            raise TooManyMessages(f"At most {MAX_ITEMS} items at once.")
        received_at = utc_now()
        arrivals: dict[int, Arrival] = {}
        results = []
        for index, item in enumerate(items):
            fields = item if isinstance(item, dict) else {}
            serial = fields.get("serial")
            results.append(
                VendorResult(
                    id=_echo(fields.get("id")),
                    serial=_echo(serial) if isinstance(serial, str) else None,
                    status="rejected",
                    code="payload.malformed",
                )
            )
            if isinstance(serial, str) and 0 < len(serial) <= MAX_IDENTIFIER_LENGTH and storable_text(serial) == serial:
                payload = json.dumps(item).encode()
                arrivals[index] = Arrival("http", f"/api/v1/vendor/{path}", self._vendor, serial, payload, received_at)
        return arrivals, results


def _echo(value: Any) -> str | int | None:
    """An id or serial as it may be shown: nothing else than a text or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return storable_text(value) if isinstance(value, str) else value


def _alarm_result(shown: VendorResult, result: AlarmResult) -> VendorResult:
    status = "duplicate" if result.is_duplicate else "accepted"
    return shown.model_copy(update={"status": status, "code": result.code, "alarm_id": result.alarm_id})


def _data_result(shown: VendorResult, result: DataResult) -> VendorResult:
    if result.error is not None:
        return shown.model_copy(update={"code": result.error.code})
    return shown.model_copy(update={"status": "duplicate" if result.is_duplicate else "accepted", "code": None})


def _counted(results: list[VendorResult]) -> VendorResults:
    for result in results:
        messages_total.labels(_LANE, result.status).inc()
    return VendorResults(results=results)
