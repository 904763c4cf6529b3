"""The indicators the hub knows, read from the documents' lists. Pure but for reading files.

The data are TOML files beside this module: whoever compares them with the document needs no code.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from services.registry.domain.indicators.definition import AppliesTo, Document, Indicator, Place, Target, Unit

DOCUMENTS = ("jining-2018", "jining-2023", "liaocheng-2020", "shizhong-2020", "taishan-2021")


@cache
def all_indicators() -> Mapping[str, Indicator]:
    """Every indicator by its id, in the order of the documents."""
    lists = resources.files("services.registry.domain.indicators") / "lists"
    found: dict[str, Indicator] = {}
    for name in DOCUMENTS:
        for indicator in read_indicators(lists.joinpath(f"{name}.toml").read_text(encoding="utf-8")):
            if indicator.id in found:
                raise ValueError(f"{indicator.id} stands twice")
            found[indicator.id] = indicator
    return found


def indicators_of(place: Place, on: date) -> list[Indicator]:
    """Those of the documents that govern the place and had been issued by that day."""
    return [i for i in all_indicators().values() if i.document.governs(place) and i.document.valid_from <= on]


def read_indicators(text: str) -> list[Indicator]:
    """The indicators of one document. Raises ``ValueError`` or ``KeyError`` where the list is not well formed."""
    content = tomllib.loads(text)
    document = Document(
        id=content["id"],
        title=content["title"],
        number=content.get("number"),
        division=content["division"],
        valid_from=content["valid_from"],
        valid_to=content.get("valid_to"),
    )
    return [_indicator(document, row) for row in content["indicators"]]


def _indicator(document: Document, row: Mapping[str, Any]) -> Indicator:
    unit, denominator = Unit(row["unit"]), row.get("denominator")
    if (denominator is None) != (unit in {Unit.COUNT, Unit.MILESTONE}):
        raise ValueError(f"{row['id']}: a {unit} and its denominator do not agree")
    return Indicator(
        id=row["id"],
        title=row["title"],
        document=document,
        unit=unit,
        numerator=row["numerator"],
        denominator=denominator,
        numerator_facts=tuple(row.get("numerator_facts", ())),
        denominator_facts=tuple(row.get("denominator_facts", ())),
        targets=tuple(_target(target) for target in row["targets"]),
        sentence=row["sentence"],
        note=row.get("note"),
    )


def _target(row: Mapping[str, Any]) -> Target:
    default = AppliesTo.DIVISION if "division" in row else AppliesTo.SCOPE
    comparator = row.get("comparator", ">=")
    if comparator not in {">=", ">"}:
        raise ValueError(f"{comparator} compares nothing")
    return Target(
        value=Decimal(row["value"]),
        comparator=comparator,
        due=row.get("due"),
        applies_to=AppliesTo(row.get("applies_to", default)),
        division=row.get("division"),
    )
