"""Star ratings (星级评定) on a day and what they mean for purchase. Pure.

「评定结果作为养老服务监管、政府购买服务和财政奖补的重要依据」 (S4 20): how much it weighs the document leaves
open, so that is policy data; until somebody decides, stars change nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar


class Rating(Protocol):
    """What this module needs of a rating; days are inclusive."""

    @property
    def stars(self) -> int: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...
    @property
    def recorded_at(self) -> datetime: ...


RatingT = TypeVar("RatingT", bound=Rating)


@dataclass(frozen=True)
class StarPolicy:
    """``price_percent`` is what of the agreed price is paid, by stars; who has none is treated as unrated."""

    minimum_stars: int = 0
    unrated_percent: int = 100
    price_percent: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PurchaseEffect:
    """Whether public money may buy from a provider, and at which part of the agreed price."""

    may_be_purchased: bool
    price_percent: int


def current_rating(ratings: Iterable[RatingT], day: date) -> RatingT | None:
    """The rating in force on ``day``: the one that began last, among those of one day the one recorded last."""
    in_force = [rating for rating in ratings if rating.valid_from <= day <= rating.valid_to]
    return max(in_force, key=lambda rating: (rating.valid_from, rating.recorded_at), default=None)


def purchase_effect(stars: int | None, policy: StarPolicy) -> PurchaseEffect:
    """Without a rating in force ``stars`` is ``None``, which counts as zero against the minimum."""
    percent = policy.unrated_percent if stars is None else policy.price_percent.get(stars, 100)
    return PurchaseEffect((stars or 0) >= policy.minimum_stars, percent)
