"""HTTP between services: httpx with a base URL, a short timeout and a fresh internal token on each request."""

from collections.abc import Generator

import httpx
from pydantic import SecretStr

from services.kit.auth import mint_internal_token


class _ServiceToken(httpx.Auth):
    def __init__(self, secret: SecretStr, service: str) -> None:
        self._secret = secret
        self._service = service

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = mint_internal_token(self._secret, f"service:{self._service}", {"service": self._service})
        request.headers["Authorization"] = f"Bearer {token}"
        yield request


def service_client(base_url: str, secret: SecretStr, service: str, timeout_seconds: float = 5.0) -> httpx.AsyncClient:
    """A client with which ``service`` calls the sibling at ``base_url``."""
    return httpx.AsyncClient(base_url=base_url, auth=_ServiceToken(secret, service), timeout=timeout_seconds)
