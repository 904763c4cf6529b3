"""Keyset pagination: ``?limit=&cursor=`` → ``{"items": […], "next_cursor": …}``. Cursors are signed, never forged."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, SecretStr
from sqlalchemy import Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.kit.problems import BadRequest

ItemT = TypeVar("ItemT")
RowT = TypeVar("RowT")
_SIGNATURE_BYTES = 12


class Page(BaseModel, Generic[ItemT]):
    """One page of a list; ``next_cursor`` is null on the last one."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[ItemT]
    next_cursor: str | None = None


@dataclass(frozen=True)
class PageRequest:
    """What the caller asked for; ``after`` holds the sort key of the last row already seen."""

    limit: int
    after: list[Any] | None
    secret: SecretStr

    def cursor(self, key: Sequence[Any]) -> str:
        """The signed cursor that goes on after ``key``."""
        body = json.dumps([str(part) for part in key]).encode()
        return base64.urlsafe_b64encode(_sign(self.secret, body) + body).decode().rstrip("=")

    def following(self, cursor: str) -> "PageRequest":
        """The request for the page that ``cursor`` leads to."""
        return replace(self, after=_read_cursor(self.secret, cursor))


def _sign(secret: SecretStr, body: bytes) -> bytes:
    return hmac.new(secret.get_secret_value().encode(), b"cursor:" + body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _read_cursor(secret: SecretStr, cursor: str) -> list[Any]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadRequest("The cursor is not one of ours.", code="pagination.invalid_cursor") from error
    signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(secret, body)):
        raise BadRequest("The cursor is not one of ours.", code="pagination.invalid_cursor")
    key: list[Any] = json.loads(body)
    return key


async def _page_request(
    request: Request, limit: Annotated[int, Query(ge=1, le=200)] = 50, cursor: str | None = None
) -> PageRequest:
    secret: SecretStr = request.app.state.settings.internal_secret
    return PageRequest(limit, _read_cursor(secret, cursor) if cursor else None, secret)


Paging = Annotated[PageRequest, Depends(_page_request)]


async def paginate(
    session: AsyncSession,
    query: Select[RowT],
    paging: PageRequest,
    keys: Sequence[InstrumentedAttribute[Any]],
    *,
    descending: bool = False,
) -> tuple[list[RowT], str | None]:
    """Rows of one page ordered by ``keys`` (unique together), and the next cursor; one query."""
    parts = [column.desc() if descending else column.asc() for column in keys]
    if paging.after is not None:
        bound = tuple_(*keys)
        # The cursor's parts travel as text; PostgreSQL casts them to each column's own type.
        try:
            after = tuple_(*[_typed(column, part) for column, part in zip(keys, paging.after, strict=True)])
        except ValueError as error:
            raise BadRequest("The cursor is of another list.", code="pagination.invalid_cursor") from error
        query = query.where(bound < after if descending else bound > after)
    rows = list((await session.scalars(query.order_by(*parts).limit(paging.limit + 1))).unique())
    if len(rows) <= paging.limit:
        return rows, None
    rows = rows[: paging.limit]
    return rows, paging.cursor([getattr(rows[-1], column.key) for column in keys])


def _typed(column: InstrumentedAttribute[Any], part: str) -> Any:
    from_text: Callable[[str], Any] = getattr(column.type.python_type, "fromisoformat", column.type.python_type)
    return from_text(part)
