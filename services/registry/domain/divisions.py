"""The tree of administrative divisions: levels and paths. Pure."""

import re
from enum import StrEnum

_STANDARD_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}", re.ASCII)


class DivisionLevel(StrEnum):
    """Levels of the tree; the last two have an urban and a rural name each (GB/T 10114)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    VILLAGE = "village"


class DivisionKind(StrEnum):
    """Whose a code is: the national standards', the statistics bureau's, or ours for a unit that has none."""

    STANDARD = "standard"
    STATISTICAL = "statistical"
    LOCAL = "local"


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


def kind_of(code: str) -> DivisionKind:
    """GB/T 2260 has 6 digits, GB/T 10114 9 or 12; any other key is our own."""
    return DivisionKind.STANDARD if _STANDARD_CODE.fullmatch(code) else DivisionKind.LOCAL


def are_of_one_rank(level: DivisionLevel, other: DivisionLevel) -> bool:
    """A street and a town are: either may take over from the other."""
    return _DEPTH[level] == _DEPTH[other]


def path_after(path: str, old: str, new: str) -> str:
    """Where ``path``, which lies in the subtree of ``old``, hangs once that subtree hangs at ``new``."""
    return new + path[len(old) :]
