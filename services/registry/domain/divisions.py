"""The tree of administrative divisions: levels and paths. Pure."""

from enum import StrEnum


class DivisionLevel(StrEnum):
    """Levels of the tree; the last two have an urban and a rural name each (GB/T 10114)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    VILLAGE = "village"


_DEPTH = {
    DivisionLevel.PROVINCE: 1,
    DivisionLevel.CITY: 2,
    DivisionLevel.COUNTY: 3,
    DivisionLevel.STREET: 4,
    DivisionLevel.TOWNSHIP: 4,
    DivisionLevel.COMMUNITY: 5,
    DivisionLevel.VILLAGE: 5,
}


def may_stand_below(level: DivisionLevel, parent: DivisionLevel) -> bool:
    """Levels may be left out (a city governs some streets directly) but never turned round."""
    return _DEPTH[level] > _DEPTH[parent]


def path_of(code: str, parent_path: str | None) -> str:
    """The codes from the root down, joined by ``/``."""
    return f"{parent_path}/{code}" if parent_path else code


def path_and_ancestors(path: str) -> list[str]:
    """``a/b/c`` → ``a``, ``a/b``, ``a/b/c``."""
    codes = path.split("/") if path else []
    return ["/".join(codes[: depth + 1]) for depth in range(len(codes))]
