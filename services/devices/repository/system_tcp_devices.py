"""Devices that speak a protocol over TCP, as the listeners know them."""

from collections.abc import Collection, Sequence

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

# The same serial of two makers with one protocol cannot be told apart on the line; the older registration has it.
_ENROLLED_SQL = text("""
    SELECT DISTINCT ON (m.protocol, d.serial) d.vendor, d.serial, m.protocol, m.alarm_map, m.time_zone
    FROM device d JOIN device_model m ON m.id = d.model_id
    WHERE m.protocol = ANY(CAST(:protocols AS text[]))
    ORDER BY m.protocol, d.serial, d.created_at, d.id
""")


class SystemTcpDevices:
    """Reads of devices by what they speak, which no person asked for."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def enrolled(self, protocols: Collection[str]) -> Sequence[RowMapping]:
        """Every device of these protocols, with how its model speaks it."""
        return (await self._session.execute(_ENROLLED_SQL, {"protocols": list(protocols)})).mappings().all()
