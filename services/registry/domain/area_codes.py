"""What is known of the address code that opens an id number (GB/T 2260). Pure; only ever gives a warning.

The code says where the number was issued, perhaps decades ago; living elders carry abolished ones. It never decides
where somebody lives or what they are entitled to.
"""

from dataclasses import dataclass
from typing import Literal

AreaFinding = Literal["unknown_area_code", "abolished_area_code"]


@dataclass(frozen=True)
class AreaName:
    """A name the code has had, with its first and last year where they are known."""

    name: str
    first_year: int | None
    last_year: int | None


# By the digits before: provinces; the counties of the four prefectures whose codes are known here (elsewhere only the
# province can be judged), each with its names: ``name[first-last]``, one after the other. Of a change only the year is
# known: it counts from the beginning of that year.
_PROVINCES = {
    "1": "1 2 3 4 5",
    "2": "1 2 3",
    "3": "1 2 3 4 5 6 7",
    "4": "1 2 3 4 5 6",
    "5": "0 1 2 3 4",
    "6": "1 2 3 4 5",
    "7": "1",
    "8": "1 2 3",
}
_CURRENT = {
    "3701": """02历下区 03市中区 04槐荫区 05天桥区 12历城区 13长清区[2001-] 14章丘区[2016-] 15济阳区[2018-]
        16莱芜区[2019-] 17钢城区[2019-] 24平阴县 26商河县""",
    "3708": """11郊区[1983-1991]任城区[1992-] 12兖州区[2013-] 26微山县 27鱼台县 28金乡县 29嘉祥县 30汶上县 31泗水县
        32梁山县 81曲阜市 83邹城市[1992-]""",
    "3709": "02泰山区 11郊区[1985-1998]岱岳区[1999-] 21宁阳县 23东平县 82新泰市 83肥城市",
    "3715": """02东昌府区[1997-] 03茌平区[2019-] 21阳谷县[1997-] 22莘县[1997-] 24东阿县[1997-] 25冠县[1997-]
        26高唐县[1997-] 81临清市[1997-]""",
}
_ABOLISHED = {
    "3701": "22章丘县[-1991] 23长清县[-2000] 25济阳县[-2017] 81章丘市[1992-2015]",
    "3708": "02市中区[1983-2012] 22兖州县[-1991] 23曲阜县[-1985] 25邹县[-1991] 82兖州市[1992-2012]",
    "3715": "23茌平县[1997-2018]",
    "3725": "01聊城市[1983-1996] 02临清市[-1996]",
}
# 聊城地区 until 1997 and 济宁地区 until 1983, of which not every county is known here.
_ABOLISHED_PREFECTURES = frozenset({"3725", "3727"})


def _codes(by_prefix: dict[str, str]) -> frozenset[str]:
    return frozenset(prefix + rest for prefix, rests in by_prefix.items() for rest in rests.split())


def _names(by_prefix: dict[str, str]) -> dict[str, tuple[AreaName, ...]]:
    return {prefix + area[:2]: _read(area[2:]) for prefix, areas in by_prefix.items() for area in areas.split()}


def _read(names: str) -> tuple[AreaName, ...]:
    found = []
    for part in names.split("]"):
        name, _, years = part.partition("[")
        first, _, last = years.partition("-")
        if name:
            found.append(AreaName(name, int(first) if first else None, int(last) if last else None))
    return tuple(found)


_PROVINCE_CODES = _codes(_PROVINCES)
_CURRENT_NAMES = _names(_CURRENT)
_ABOLISHED_NAMES = _names(_ABOLISHED)


def judge_area_code(code: str) -> AreaFinding | None:
    """What to warn of in a six-digit address code; ``None`` where nothing is wrong with it."""
    if code in _ABOLISHED_NAMES or code[:4] in _ABOLISHED_PREFECTURES:
        return "abolished_area_code"
    if code[:2] not in _PROVINCE_CODES or (code[:4] in _CURRENT and code not in _CURRENT_NAMES):
        return "unknown_area_code"
    return None


def names_of_area(code: str) -> tuple[AreaName, ...]:
    """The names a six-digit code has had, the earliest first; none where it is not known here."""
    return _ABOLISHED_NAMES.get(code) or _CURRENT_NAMES.get(code, ())
