"""Public prices (公开服务项目和收费标准, S0 二(七)2) on a day. Pure.

A price is a dated statement. The one that began last holds, so a price for a season lies over the usual one and ends by
itself; restating the same first day replaces the statement.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID


class Price(Protocol):
    """What this module needs of a price; days are inclusive."""

    @property
    def service_code(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def superseded_by(self) -> UUID | None: ...


PriceT = TypeVar("PriceT", bound=Price)


def prices_on(prices: Iterable[PriceT], day: date) -> list[PriceT]:
    """The price of each service on ``day``, in the order of their codes."""
    by_service: dict[str, PriceT] = {}
    for price in sorted(prices, key=lambda one: one.valid_from):
        has_ended = price.valid_to is not None and price.valid_to < day
        if price.superseded_by is None and price.valid_from <= day and not has_ended:
            by_service[price.service_code] = price
    return [by_service[code] for code in sorted(by_service)]
