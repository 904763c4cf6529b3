"""Values of indicators as callers may see them, and the counts the hub makes of its own rows.

All indicators of a division take two queries of values and one per family of counts, whatever their number; the counts
come by placement, so one pass serves a division and everything below it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Division, IndicatorValue


class IndicatorValueRepository(ScopedRepository[IndicatorValue, Principal]):
    """Values of the divisions in the caller's own subtree."""

    model = IndicatorValue
    not_found_code = "indicator.not_found"

    def scoped(self) -> Select[IndicatorValue]:
        query = select(IndicatorValue).join(Division, Division.code == IndicatorValue.division_code)
        own = self.caller.division_path
        if not own:
            return query
        return query.where(or_(Division.path == own, Division.path.startswith(own + "/", autoescape=True)))

    async def latest(self, division_code: str, on: date) -> Sequence[IndicatorValue]:
        """Of each indicator and basis the newest standing value until that day; one query."""
        query = (
            self.scoped()
            .where(
                IndicatorValue.division_code == division_code,
                IndicatorValue.as_of <= on,
                IndicatorValue.superseded_by.is_(None),
            )
            .ext(distinct_on(IndicatorValue.indicator_id, IndicatorValue.basis))
            .order_by(IndicatorValue.indicator_id, IndicatorValue.basis, IndicatorValue.as_of.desc())
        )
        return (await self.session.scalars(query)).all()

    async def standing(self, indicator_id: str, division_code: str, as_of: date) -> IndicatorValue | None:
        """The entered value of a day, locked: a correction supersedes it."""
        query = self.scoped().where(
            IndicatorValue.indicator_id == indicator_id,
            IndicatorValue.division_code == division_code,
            IndicatorValue.as_of == as_of,
            IndicatorValue.basis == "entered",
            IndicatorValue.superseded_by.is_(None),
        )
        row: IndicatorValue | None = (
            await self.session.scalars(query.with_for_update(of=IndicatorValue))
        ).one_or_none()
        return row

    async def page(
        self, paging: PageRequest, indicator_id: str, division_code: str
    ) -> tuple[list[IndicatorValue], str | None]:
        """Everything ever stated, superseded values too, the newest day first."""
        query = self.scoped().where(
            IndicatorValue.indicator_id == indicator_id, IndicatorValue.division_code == division_code
        )
        return await paginate(self.session, query, paging, [IndicatorValue.as_of, IndicatorValue.id], descending=True)


# Each family of counts is one statement: where its rows are placed, and the facts' values there. `division_path`
# begins every statement's columns; the others are named as the lists name the facts.
_FAMILIES = {
    "elders": """
        SELECT division_path, count(*) AS elders_registered FROM elder
        WHERE status = 'living' AND birth_date <= CAST(:on AS date) - interval '60 years' AND {within} GROUP BY 1
    """,
    "workers": """
        SELECT division_path, count(*) AS workers,
            count(*) FILTER (WHERE EXISTS (
                SELECT FROM certificate c WHERE c.worker_id = worker.id AND c.kind <> 'health_certificate'
                    AND c.valid_from <= :on AND (c.valid_to IS NULL OR c.valid_to >= :on)
            )) AS workers_certified,
            count(*) FILTER (WHERE EXISTS (
                SELECT FROM training t WHERE t.worker_id = worker.id AND t.is_before_work AND t.is_passed
                    AND t.held_on <= :on
            )) AS workers_trained_before_work
        FROM worker WHERE standing = 'active' AND {within} GROUP BY 1
    """,
    "facilities": """
        SELECT division_path,
            count(*) FILTER (WHERE kind NOT IN ('institution', 'welfare_home')) AS community_facilities,
            count(*) FILTER (WHERE kind NOT IN ('institution', 'welfare_home') AND ownership <> 'public')
                AS community_facilities_privately_run,
            count(*) FILTER (WHERE kind = 'mutual_aid_home') AS mutual_aid_homes
        FROM facility
        WHERE (opened_on IS NULL OR opened_on <= :on) AND (closed_on IS NULL OR closed_on >= :on) AND {within}
        GROUP BY 1
    """,
    "beds": """
        SELECT division_path, sum(b.total) AS beds,
            sum(b.total) FILTER (WHERE b.kind <> 'general') AS beds_nursing,
            sum(b.total) FILTER (WHERE f.kind IN ('institution', 'welfare_home')) AS institution_beds,
            sum(b.total) FILTER (WHERE f.kind IN ('institution', 'welfare_home') AND b.kind <> 'general')
                AS institution_beds_nursing,
            sum(b.total) FILTER (WHERE f.kind = 'welfare_home') AS welfare_home_beds,
            sum(b.total) FILTER (WHERE f.kind = 'welfare_home' AND b.kind <> 'general') AS welfare_home_beds_nursing
        FROM facility f JOIN bed_count b ON b.facility_id = f.id AND b.replaced_at IS NULL
        WHERE (f.opened_on IS NULL OR f.opened_on <= :on) AND (f.closed_on IS NULL OR f.closed_on >= :on) AND {within}
        GROUP BY 1
    """,
    # An arrangement is where its elder is.
    "home_care_beds": """
        SELECT division_path, count(*) AS home_care_beds FROM home_care_bed b JOIN elder ON elder.id = b.elder_id
        WHERE b.state IN ('serving', 'under_review') AND {within} GROUP BY 1
    """,
    "home_adaptations": """
        SELECT division_path, {years} FROM home_adaptation a JOIN elder ON elder.id = a.elder_id
        WHERE a.state = 'accepted' AND a.accepted_on <= :on AND {within} GROUP BY 1
    """,
}
ADAPTATION_YEARS = range(2018, 2036)
FACTS = frozenset(
    {
        "elders_registered",
        "workers",
        "workers_certified",
        "workers_trained_before_work",
        "community_facilities",
        "community_facilities_privately_run",
        "mutual_aid_homes",
        "beds",
        "beds_nursing",
        "institution_beds",
        "institution_beds_nursing",
        "welfare_home_beds",
        "welfare_home_beds_nursing",
        "home_care_beds",
        *(f"home_adaptations.{year}" for year in ADAPTATION_YEARS),
    }
)
_YEARS = ", ".join(
    f'count(*) FILTER (WHERE extract(year FROM accepted_on) = {year}) AS "home_adaptations.{year}"'
    for year in ADAPTATION_YEARS
)
_WITHIN = "(division_path = :path OR division_path LIKE :below)"
_STATEMENTS = [text(sql.format(within=_WITHIN, years=_YEARS)) for sql in _FAMILIES.values()]

_SNAPSHOT_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('indicator_snapshot'))")

Counts = dict[str, dict[str, Decimal]]
"""Facts by name, by the path of the division whose rows were counted."""


class SystemIndicators:
    """Counting, and keeping what was counted. Whose business the result is, the service decides."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self, path: str, on: date) -> Counts:
        """Everything in the subtree; one statement per family."""
        below = path.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") + "/%"
        found: Counts = {}
        for statement in _STATEMENTS:
            for row in (await self._session.execute(statement, {"path": path, "below": below, "on": on})).mappings():
                facts: dict[str, Any] = {name: value for name, value in row.items() if value is not None}
                placed = str(facts.pop("division_path"))
                found.setdefault(placed, {}).update({name: Decimal(value) for name, value in facts.items()})
        return found

    async def measured_divisions(self, codes: set[str]) -> list[Division]:
        """The standing places that documents govern, and the counties below them; parents first."""
        query = select(Division).where(Division.valid_to.is_(None), Division.level.in_(["city", "county"]))
        rows = (await self._session.scalars(query.order_by(Division.path))).all()
        return [row for row in rows if not codes.isdisjoint(row.path.split("/"))]

    async def begin_snapshot(self, since: date) -> bool:
        """False where the hub's own values have been kept since that day; else nobody else begins one meanwhile."""
        await self._session.execute(_SNAPSHOT_LOCK_SQL)
        query = select(IndicatorValue.id).where(IndicatorValue.basis == "computed", IndicatorValue.as_of >= since)
        return (await self._session.scalars(query.limit(1))).first() is None
