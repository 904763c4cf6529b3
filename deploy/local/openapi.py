"""The one public OpenAPI document: what the gateway and the three services say of themselves, merged. Owns no path.

Two services may share a schema's name only where they share its meaning; anything else is an error here, because a
generated client could not tell them apart.
"""

import importlib
import json
from pathlib import Path
from typing import Any

from services.kit.openapi import described_problems

DOCUMENT = Path(__file__).resolve().parents[2] / "gateway" / "openapi.json"
_APPLICATIONS = ("gateway.app", "services.registry.app", "services.dispatch.app", "services.devices.app")
_TITLE = "Eldercare hub"
_SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "vendorSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Signature",
        "description": "Hex HMAC-SHA256 with the client's secret over METHOD, PATH, TIMESTAMP, NONCE and the body's "
        "SHA-256, joined by line feeds; with X-Client-Id, X-Timestamp and X-Nonce. For /vendor/ paths.",
    },
}


class ConflictingSchemaError(Exception):
    """Two applications use one name for two things."""


def public_document() -> dict[str, Any]:
    """The merged document. Raises :class:`ConflictingSchemaError`."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for module in _APPLICATIONS:
        document = importlib.import_module(module).create_app().openapi()
        for path, operations in document["paths"].items():
            if path in paths:
                raise ConflictingSchemaError(f"{path} is served twice")
            paths[path] = _secured(path, described_problems(operations))
        for name, schema in document.get("components", {}).get("schemas", {}).items():
            if schemas.setdefault(name, schema) != schema:
                raise ConflictingSchemaError(f"the schema {name} of {module} differs from another service's")
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": "1"},
        "security": [{"bearer": []}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": _SECURITY_SCHEMES},
    }


def write_document(path: Path = DOCUMENT) -> None:
    """Write the document where the gateway serves it and the console's client is generated from it."""
    path.write_text(_text())


def is_in_step(path: Path = DOCUMENT) -> bool:
    """Whether the written document is what the code says now."""
    return path.exists() and path.read_text() == _text()


def _text() -> str:
    return json.dumps(public_document(), ensure_ascii=False, indent=1) + "\n"


def _secured(path: str, operations: dict[str, Any]) -> dict[str, Any]:
    security: list[dict[str, list[str]]]
    if path.startswith("/api/v1/vendor/"):
        security = [{"vendorSignature": []}, {"bearer": []}]
    elif path.startswith("/api/v1/auth/"):
        # These bring their credentials in the body.
        security = []
    else:
        return operations
    return {method: {**operation, "security": security} for method, operation in operations.items()}
