"""What stands in a division, whatever its table: the tables are told by their columns, so none can be forgotten."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import metadata

OF_THE_TREE = frozenset({"division", "division_term", "division_succession", "division_move", "indicator_value"})
"""The tree itself and what stays with a division when it ends."""
GOVERNING = frozenset(
    {"care_policy", "county_service_list", "entitlement_policy", "network_policy", "silent_certification"}
)
"""What was decided for a division, or done over it as a whole: it neither keeps it standing nor outlives it."""


def _placed() -> dict[str, list[str]]:
    """The columns of division codes, by table."""
    found = {
        table.name: [c.name for c in table.columns if c.name == "division_code" or c.name.endswith("_division_code")]
        for table in metadata.sorted_tables
        if table.name not in OF_THE_TREE | GOVERNING
    }
    return {table: columns for table, columns in found.items() if columns}


class SystemDivisionUse:
    """Looks into every table, for a change that would leave rows behind."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, code: str) -> list[str]:
        """The tables with a row placed in the division itself; one statement."""
        parts = [
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\" WHERE {column} = :code)"  # noqa: S608 — our names
            for table, columns in _placed().items()
            for column in columns
        ]
        rows: Any = await self._session.execute(text(" UNION ".join(parts)), {"code": code})
        return sorted(row[0] for row in rows)
