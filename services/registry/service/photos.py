"""An elder's photograph: taking it in, showing it, taking it away."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.registry.domain.images import media_type_of
from services.registry.models import ElderPhoto
from services.registry.repository.elders import ElderRepository
from services.registry.repository.photos import PhotoRepository
from services.registry.schemas.elder_problems import PhotoNotFound, PhotoTooLarge
from services.registry.schemas.problems import FieldInvalid

MAX_BYTES = 500_000


@dataclass(frozen=True)
class Photo:
    """A picture and what kind of one it is."""

    image: bytes
    media_type: str


class PhotoService:
    """What a caller does with an elder's photograph."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._elders = ElderRepository(session, caller)
        self._photos = PhotoRepository(session, caller)

    async def put(self, elder_id: UUID, image: bytes, declared: str | None) -> None:
        """Keep a picture in place of the one there was.

        Raises :class:`PhotoTooLarge`, and ``photo.not_an_image`` where the bytes are neither a JPEG nor a PNG, or not
        what they are ``declared`` to be.
        """
        elder = await self._elders.get(elder_id, for_update=True)
        if len(image) > MAX_BYTES:
            raise PhotoTooLarge(f"A photograph has at most {MAX_BYTES} bytes.", limit_bytes=MAX_BYTES)
        media_type = media_type_of(image)
        if media_type is None or declared != media_type:
            raise FieldInvalid.at("", "photo.not_an_image", "Send a JPEG or PNG, and its media type as Content-Type.")
        row = await self._photos.find(elder_id)
        if row is None:
            row = ElderPhoto(elder_id=elder.id)
            self._session.add(row)
        row.image, row.media_type = image, media_type
        row.recorded_by, row.recorded_at = self._caller.account_id, utc_now()
        await self._session.flush()

    async def read(self, elder_id: UUID) -> Photo:
        """Raises :class:`PhotoNotFound`."""
        row = await self._found(elder_id)
        return Photo(row.image, row.media_type)

    async def remove(self, elder_id: UUID) -> None:
        """Raises :class:`PhotoNotFound`."""
        await self._session.delete(await self._found(elder_id))

    async def _found(self, elder_id: UUID) -> ElderPhoto:
        row = await self._photos.find(elder_id)
        if row is None:
            raise PhotoNotFound("There is no photograph, or it is not yours to see.")
        return row
