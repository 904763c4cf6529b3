"""Levels and paths of the tree."""

import pytest

from services.registry.domain.divisions import DivisionLevel, may_stand_below, path_and_ancestors, path_of

_ORDER = [
    {DivisionLevel.PROVINCE},
    {DivisionLevel.CITY},
    {DivisionLevel.COUNTY},
    {DivisionLevel.STREET, DivisionLevel.TOWNSHIP},
    {DivisionLevel.COMMUNITY, DivisionLevel.VILLAGE},
]


def _depth(level: DivisionLevel) -> int:
    return next(depth for depth, levels in enumerate(_ORDER) if level in levels)


@pytest.mark.parametrize("level", DivisionLevel)
@pytest.mark.parametrize("parent", DivisionLevel)
def test_levels_only_go_down(level: DivisionLevel, parent: DivisionLevel) -> None:
    assert may_stand_below(level, parent) is (_depth(level) > _depth(parent))


def test_paths() -> None:
    assert path_of("370000", None) == "370000"
    assert path_of("370800", "370000") == "370000/370800"
    assert path_and_ancestors("370000/370800") == ["370000", "370000/370800"]
    assert path_and_ancestors("") == []
