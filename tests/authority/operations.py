"""The operations of a service, as its OpenAPI document lists them, and how one is called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from tests.authority.bodies import Bodies

_PREFIX = "/api/v1"


@dataclass(frozen=True)
class Operation:
    """One method of one path, given without ``/api/v1``. ``schema`` is its body's, where it takes one."""

    service: str
    method: str
    path: str
    description: Mapping[str, Any]
    bodies: Bodies

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def path_parameters(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def query_parameters(self) -> list[str]:
        return [p["name"] for p in self.description.get("parameters", ()) if p["in"] == "query"]

    @property
    def schema(self) -> Mapping[str, Any] | None:
        content = self.description.get("requestBody", {}).get("content", {})
        schema: Mapping[str, Any] | None = content.get("application/json", {}).get("schema")
        return schema

    @property
    def headers(self) -> dict[str, str]:
        """What the operation asks for beside the body."""
        names = {p["name"].lower() for p in self.description.get("parameters", ()) if p["in"] == "header"}
        return {"If-Match": "1"} if "if-match" in names else {}

    async def call(self, client: httpx.AsyncClient, made: Mapping[str, str], **request: Any) -> httpx.Response:
        """With the smallest valid body, unless ``request`` brings another."""
        if not request.keys() & {"content", "json"} and self.schema is not None:
            request["json"] = self.bodies.smallest(self.schema)
        headers = {**self.headers, **request.pop("headers", {})}
        return await client.request(self.method, self.path.format(**made), headers=headers, **request)


def operations(service: str, app: FastAPI, known: Mapping[str, Any]) -> list[Operation]:
    """Every public operation; ``known`` as for :class:`Bodies`."""
    document = app.openapi()
    bodies = Bodies(document, known)
    return [
        Operation(service, method, path.removeprefix(_PREFIX), description, bodies)
        for path, methods in document["paths"].items()
        for method, description in methods.items()
    ]
