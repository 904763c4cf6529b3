"""The record of reveals: appended to by every look, read by auditors of the elder's division."""

from sqlalchemy import Select, select

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Elder, Reveal
from services.registry.schemas.reveals import RevealFilters


class RevealRepository(ScopedRepository[Reveal, Principal]):
    """The looks at elders of the caller's division."""

    model = Reveal
    not_found_code = "reveal.not_found"

    def scoped(self) -> Select[Reveal]:
        inside = within_division(Elder.division_path, self.caller.division_path)
        return select(Reveal).join(Elder, Elder.id == Reveal.elder_id).where(inside)

    async def append(self, reveal: Reveal) -> None:
        """One statement."""
        self.session.add(reveal)
        await self.session.flush()

    async def page(self, paging: PageRequest, search: RevealFilters) -> tuple[list[Reveal], str | None]:
        """The latest first."""
        query = self.scoped()
        if search.elder_id is not None:
            query = query.where(Reveal.elder_id == search.elder_id)
        if search.account_id is not None:
            query = query.where(Reveal.account_id == search.account_id)
        if search.since is not None:
            query = query.where(Reveal.revealed_at >= search.since)
        if search.before is not None:
            query = query.where(Reveal.revealed_at < search.before)
        return await paginate(self.session, query, paging, [Reveal.id], descending=True)
