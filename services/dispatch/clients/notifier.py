"""Messages to telephones, through whatever gateway the city runs."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import httpx
from pydantic import SecretStr

_TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class PhoneMessage:
    """``id`` stays the same when a message is sent again, so that the gateway can leave out the copy."""

    id: UUID
    phone: str
    text: str


class NotifierError(Exception):
    """The message was not taken; the text says why, without personal data."""


class Notifier(Protocol):
    async def send(self, message: PhoneMessage) -> None:
        """Hand the message over; raises :class:`NotifierError`."""
        ...


class WebhookNotifier:
    """POSTs ``{id, phone, text}`` to one address; any 2xx means that the gateway has taken it."""

    def __init__(self, url: str, token: SecretStr | None, client: httpx.AsyncClient) -> None:
        self._url = url
        self._headers = {} if token is None else {"Authorization": f"Bearer {token.get_secret_value()}"}
        self._client = client

    async def send(self, message: PhoneMessage) -> None:
        body = {"id": str(message.id), "phone": message.phone, "text": message.text}
        headers = {**self._headers, "Idempotency-Key": str(message.id)}
        try:
            answer = await self._client.post(self._url, json=body, headers=headers, timeout=_TIMEOUT_SECONDS)
            answer.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise NotifierError(f"the message gateway answered {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise NotifierError(f"the message gateway is away: {type(error).__name__}") from error
