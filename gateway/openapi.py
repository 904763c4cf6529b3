"""The public description of the API: the merged document from its file, and a page that lists it for people.

The page is plain HTML from here: a viewer from somebody's network would need scripts the security policy refuses.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI

_METHODS = ("get", "post", "put", "patch", "delete")


def document(app: FastAPI, path: Path) -> dict[str, Any]:
    """The merged document where it was written, else what the gateway knows of itself."""
    if path.is_file():
        merged: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return merged
    return app.openapi()


def page(described: dict[str, Any]) -> str:
    """Every operation on one page, grouped by tag."""
    by_tag: dict[str, list[str]] = {}
    for path, operations in sorted(described["paths"].items()):
        for method in _METHODS:
            if method in operations:
                operation = operations[method]
                tag = next(iter(operation.get("tags", ())), "hub")
                by_tag.setdefault(tag, []).append(_row(method, path, operation))
    sections = "".join(f"<h2>{escape(tag)}</h2><table>{''.join(rows)}</table>" for tag, rows in sorted(by_tag.items()))
    title = escape(described["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f'</head><body><h1>{title}</h1><p><a href="/api/v1/openapi.json">openapi.json</a></p>{sections}</body></html>'
    )


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "td{padding:.2rem 1rem .2rem 0;vertical-align:top}code{white-space:nowrap}"
)


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    text = operation.get("description") or operation.get("summary", "")
    return f"<tr><td><code>{method.upper()} {escape(path)}</code></td><td>{escape(text)}</td></tr>"
