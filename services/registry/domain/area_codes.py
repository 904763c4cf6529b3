"""What is known of the address code that opens an id number (GB/T 2260). Pure; only ever gives a warning.

The code says where the number was issued, perhaps decades ago; living elders carry abolished ones. It never decides
where somebody lives or what they are entitled to.
"""

from typing import Literal

AreaFinding = Literal["unknown_area_code", "abolished_area_code"]

# By the digits before: provinces; the counties of the four prefectures whose codes are known here (elsewhere only the
# province can be judged); and the counties there were, of which living elders still carry the codes.
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
    "3701": "02 03 04 05 12 13 14 15 16 17 24 26",
    "3708": "11 12 26 27 28 29 30 31 32 81 83",
    "3709": "02 11 21 23 82 83",
    "3715": "02 03 21 22 24 25 26 81",
}
_ABOLISHED = {"3701": "22 23 25 81", "3708": "02 22 23 25 82", "3715": "23"}
# 聊城地区 until 1997 and 济宁地区 until 1983.
_ABOLISHED_PREFECTURES = frozenset({"3725", "3727"})


def _codes(by_prefix: dict[str, str]) -> frozenset[str]:
    return frozenset(prefix + rest for prefix, rests in by_prefix.items() for rest in rests.split())


_PROVINCE_CODES = _codes(_PROVINCES)
_CURRENT_CODES = _codes(_CURRENT)
_ABOLISHED_CODES = _codes(_ABOLISHED)


def judge_area_code(code: str) -> AreaFinding | None:
    """What to warn of in a six-digit address code; ``None`` where nothing is wrong with it."""
    if code in _ABOLISHED_CODES or code[:4] in _ABOLISHED_PREFECTURES:
        return "abolished_area_code"
    if code[:2] not in _PROVINCE_CODES or (code[:4] in _CURRENT and code not in _CURRENT_CODES):
        return "unknown_area_code"
    return None
