"""The table in which a tree of divisions is kept with its past, and what must hold of such a tree. Pure.

One line per name a code has had: ``code,name,level,kind,parent_code,valid_from,valid_to,successors,source``. Days are
inclusive and may be empty where nobody knows; ``successors`` are the codes that took over, separated by spaces.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from services.registry.domain.divisions import DivisionKind, DivisionLevel, may_stand_below

COLUMNS = ("code", "name", "level", "kind", "parent_code", "valid_from", "valid_to", "successors", "source")


@dataclass(frozen=True)
class Term:
    """One line: what a code was called, and below which other, from one day to another."""

    code: str
    name: str
    level: DivisionLevel
    kind: DivisionKind
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    source: str


class TableError(ValueError):
    """The table cannot be read, or is no tree; the message names every fault."""


def read_table(lines: Iterable[str]) -> list[Term]:
    """The terms in their order. Raises :class:`TableError` with the line of each fault."""
    rows = csv.DictReader(lines)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise TableError(f"the first line must be {','.join(COLUMNS)}")
    terms, faults = [], []
    for row in rows:
        try:
            terms.append(_term(row))
        except ValueError as error:
            faults.append(f"line {rows.line_num}: {error}")
    if faults:
        raise TableError("; ".join(faults))
    return terms


def _term(row: Mapping[str, str]) -> Term:
    if not row["code"] or not row["name"]:
        raise ValueError("code and name are needed")
    return Term(
        code=row["code"],
        name=row["name"],
        level=DivisionLevel(row["level"]),
        kind=DivisionKind(row["kind"]),
        parent_code=row["parent_code"] or None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        successors=tuple(row["successors"].split()),
        source=row["source"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def by_code(terms: Iterable[Term]) -> dict[str, list[Term]]:
    """Each code's terms, the earliest first, parents before their children. Raises :class:`TableError` for no tree."""
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.code, []).append(term)
    for own in found.values():
        own.sort(key=lambda term: term.valid_from or date.min)
    faults = [fault for own in found.values() for fault in _faults(own, found)]
    if faults:
        raise TableError("; ".join(faults))
    return dict(sorted(found.items(), key=lambda item: len(_ancestors(item[0], found))))


def _ancestors(code: str, table: Mapping[str, Sequence[Term]]) -> list[str]:
    chain: list[str] = []
    parent = table[code][-1].parent_code
    while parent is not None and parent in table and parent not in chain:
        chain.append(parent)
        parent = table[parent][-1].parent_code
    return chain


def _faults(own: Sequence[Term], table: Mapping[str, Sequence[Term]]) -> Iterable[str]:
    code = own[0].code
    for earlier, later in pairwise(own):
        if earlier.valid_to is None or later.valid_from is None or earlier.valid_to >= later.valid_from:
            yield f"{code}: {earlier.name} and {later.name} overlap"
    for term in own:
        if term.valid_from and term.valid_to and term.valid_to < term.valid_from:
            yield f"{code}: {term.name} ends before it begins"
        yield from _faults_above(term, table)
        for successor in term.successors:
            if successor == code or successor not in table:
                yield f"{code}: {successor} cannot succeed it"
    if code in _ancestors(code, table):
        yield f"{code} stands below itself"


def _faults_above(term: Term, table: Mapping[str, Sequence[Term]]) -> Iterable[str]:
    if term.parent_code is None:
        return
    parent = table.get(term.parent_code)
    if parent is None:
        yield f"{term.code}: there is no {term.parent_code}"
        return
    if not may_stand_below(term.level, parent[-1].level):
        yield f"{term.code}: a {parent[-1].level} holds no {term.level}"
    end = parent[-1].valid_to
    if end is not None and (term.valid_to is None or term.valid_to > end):
        yield f"{term.code}: {term.parent_code} ends before it"
