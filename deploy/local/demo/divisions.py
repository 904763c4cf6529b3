"""The administrative divisions under the demo city's streets, and which of them a place belongs to.

Provinces to streets (街道) carry their real names and GB/T 2260 and GB/T 10114 codes. Communities carry names used in
the area, but the last three digits of their codes are counted here, and a place belongs to the nearest centre given
below rather than to a surveyed boundary: good enough for a made-up city, and for nothing else.
"""

from dataclasses import dataclass
from math import cos, hypot, radians

COUNTY = "440305"
COUNTY_ADDRESS = "广东省深圳市南山区"


@dataclass(frozen=True)
class Division:
    """A node of the tree; `centre` (lat, lng) only where places are assigned to it."""

    code: str
    name: str
    level: str
    parent_code: str | None
    centre: tuple[float, float] | None = None


_ABOVE = (
    Division("440000", "广东省", "province", None),
    Division("440300", "深圳市", "city", "440000"),
    Division(COUNTY, "南山区", "county", "440300"),
)
_STREETS = {
    "001": "南头街道",
    "002": "南山街道",
    "003": "沙河街道",
    "005": "蛇口街道",
    "006": "招商街道",
    "007": "粤海街道",
    "008": "桃源街道",
    "009": "西丽街道",
}
# Only where the demo's road network lies.
_COMMUNITIES: dict[str, tuple[tuple[str, float, float], ...]] = {
    "001": (
        ("大新社区", 22.5375, 113.9215),
        ("马家龙社区", 22.5520, 113.9215),
        ("红花园社区", 22.5420, 113.9260),
        ("莲城社区", 22.5480, 113.9290),
    ),
    "003": (
        ("新塘社区", 22.5405, 113.9650),
        ("文昌街社区", 22.5385, 113.9715),
        ("光华街社区", 22.5455, 113.9720),
        ("高发社区", 22.5490, 113.9650),
    ),
    "007": (
        ("高新区社区", 22.5420, 113.9450),
        ("大冲社区", 22.5410, 113.9560),
        ("麻岭社区", 22.5460, 113.9400),
        ("科技园社区", 22.5365, 113.9500),
        ("深大社区", 22.5365, 113.9350),
    ),
    "008": (("龙珠社区", 22.5560, 113.9720), ("龙光社区", 22.5600, 113.9660)),
    "009": (("松坪山社区", 22.5560, 113.9430), ("曙光社区", 22.5620, 113.9480), ("阳光社区", 22.5560, 113.9540)),
}


def _below() -> tuple[Division, ...]:
    streets = [Division(COUNTY + code, name, "street", COUNTY) for code, name in _STREETS.items()]
    communities = [
        Division(f"{COUNTY}{street}{number:03d}", name, "community", COUNTY + street, (lat, lng))
        for street, places in _COMMUNITIES.items()
        for number, (name, lat, lng) in enumerate(places, start=1)
    ]
    return (*streets, *communities)


DIVISIONS = (*_ABOVE, *_below())
"""Parents stand before their children."""

COMMUNITIES = tuple(division for division in DIVISIONS if division.centre is not None)
NAMES = {division.code: division.name for division in DIVISIONS}


def community_at(lat: float, lng: float) -> Division:
    """The community whose centre is nearest."""

    def distance(division: Division) -> float:
        assert division.centre is not None  # noqa: S101 — what COMMUNITIES holds
        centre_lat, centre_lng = division.centre
        return hypot(lat - centre_lat, (lng - centre_lng) * cos(radians(lat)))

    return min(COMMUNITIES, key=distance)
