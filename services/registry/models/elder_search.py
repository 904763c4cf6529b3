"""What an elder's row carries so that it is found quickly: keyed words in arrays, kept as the row is written.

Whoever writes an elder through the session keeps its own words without knowing of them. What is written past it (bulk
imports, moves of divisions) and what facts add is brought up to date by ``service/elder_search``; ``search_stale`` says
whose turn it is.
"""

from typing import Any

from sqlalchemy import BigInteger, Computed, Connection, Identity, Index, event, inspect, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from services.kit.crypto import key_ring
from services.registry.domain.search_words import Searchable, words_of

PAGE_BITS = 12
"""Elders are searched in pages of 4 096, in the order they were registered, until enough are found."""

_OWN = ("name", "id_number", "phone", "address", "division_path", "birth_date", "status")
_EMPTY = text("'{}'")


def index_words(words: Any) -> list[int]:
    """Words as the database knows them."""
    ring = key_ring()
    return sorted(ring.word_index(word) for word in words)


class Searched:
    """Columns of the search; deferred, since no answer shows them."""

    # In the order of registration, which is the order of every list and of the pages.
    search_number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)

    search_page: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger), Computed(f"ARRAY[(search_number >> {PAGE_BITS})]", persisted=True), deferred=True
    )
    search_words: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=_EMPTY, deferred=True)
    search_facts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=_EMPTY, deferred=True)
    search_stale: Mapped[bool] = mapped_column(server_default=text("true"))


SEARCH_INDEXES = (
    # Without a pending list: every page of a search would have to read all of it.
    Index(
        "ix_elder_search",
        "search_words",
        "search_facts",
        "search_page",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    ),
    Index("ix_elder_search_stale", "id", postgresql_where="search_stale"),
)


def own_words(elder: Any) -> list[int]:
    """The words of the row itself, without those of its facts."""
    return index_words(words_of(Searchable(**{name: getattr(elder, name) for name in _OWN})))


def keep_words_of(model: type[Any]) -> None:
    """From now on, rows of ``model`` are written with their words."""
    event.listen(model, "before_insert", _before_insert)
    event.listen(model, "before_update", _before_update)


def _before_insert(_mapper: Mapper[Any], _connection: Connection, elder: Any) -> None:
    elder.search_words = own_words(elder)
    if elder.search_stale is None:
        # A new elder of whom nothing else is known; whoever writes facts with the row says so.
        elder.search_facts = []
        elder.search_stale = False


def _before_update(_mapper: Mapper[Any], _connection: Connection, elder: Any) -> None:
    attributes = inspect(elder).attrs
    if any(attributes[name].history.has_changes() for name in _OWN):
        elder.search_words = own_words(elder)
