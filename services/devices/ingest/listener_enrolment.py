"""Which devices the listeners serve. All of them are held in memory: a flood of unknown ids costs no query."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import RowMapping

from services.devices.domain.alarm_maps import ProtocolName, UnknownAlarmMapError, alarm_map
from services.devices.ingest.codecs.frame import DecodeOptions
from services.devices.ingest.codecs.jt808.wire import lookup_ids
from services.devices.ingest.codecs.protocols import PROTOCOLS
from services.devices.repository.system_tcp_devices import SystemTcpDevices
from services.kit.database import Database

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class EnrolledDevice:
    """A device that is served, and how its model speaks its protocol."""

    vendor: str
    serial: str
    options: DecodeOptions


class Enrolment:
    """The enrolled devices as of the last :meth:`refresh`; while the database is away, as of the last that worked."""

    def __init__(self, database: Database, refresh_seconds: float) -> None:
        self._database = database
        self._refresh_seconds = refresh_seconds
        self._devices: dict[tuple[str, str], EnrolledDevice] = {}

    def find(self, protocol: ProtocolName, device_id: str) -> EnrolledDevice | None:
        """By what a frame calls its device; a JT/T 808 phone number may be registered with or without its zeros."""
        forms = lookup_ids(device_id) if protocol == "jt808" else (device_id,)
        return next((found for form in forms if (found := self._devices.get((protocol, form)))), None)

    async def refresh(self) -> None:
        async with self._database.transaction() as session:
            rows = await SystemTcpDevices(session).enrolled(list(PROTOCOLS))
        options: dict[tuple[str, str | None, str | None], DecodeOptions] = {}
        devices: dict[tuple[str, str], EnrolledDevice] = {}
        for row in rows:
            key = row["protocol"], row["alarm_map"], row["time_zone"]
            if key not in options:
                options[key] = _options(row)
            devices[row["protocol"], row["serial"]] = EnrolledDevice(row["vendor"], row["serial"], options[key])
        self._devices = devices

    async def run(self, stop: asyncio.Event) -> None:
        """Keep in step with the register until ``stop``."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._refresh_seconds)
                return
            try:
                await self.refresh()
            except Exception as error:
                _log.warning("enrolment_not_refreshed", error=repr(error)[:300])


def _options(row: RowMapping) -> DecodeOptions:
    protocol: ProtocolName = row["protocol"]
    try:
        alarms = alarm_map(protocol, row["alarm_map"])
    except UnknownAlarmMapError as error:
        # A map that went with an update: the protocol's own still rings.
        _log.exception("alarm_map_unknown", error=str(error))
        alarms = alarm_map(protocol)
    return DecodeOptions(alarms, None if row["time_zone"] is None else ZoneInfo(row["time_zone"]))
