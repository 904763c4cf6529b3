"""Queries of photographs."""

from uuid import UUID

from services.registry.models import ElderPhoto
from services.registry.repository.about_elders import AboutElderRepository


class PhotoRepository(AboutElderRepository[ElderPhoto]):
    """The photographs of elders in the caller's division."""

    model = ElderPhoto
    not_found_code = "photo.not_found"

    async def find(self, elder_id: UUID) -> ElderPhoto | None:
        row: ElderPhoto | None = (
            await self.session.scalars(self.scoped().where(ElderPhoto.elder_id == elder_id))
        ).one_or_none()
        return row

    async def exists(self, elder_id: UUID) -> bool:
        """Without reading the picture."""
        query = self.scoped().where(ElderPhoto.elder_id == elder_id).with_only_columns(ElderPhoto.elder_id)
        return (await self.session.execute(query)).first() is not None
