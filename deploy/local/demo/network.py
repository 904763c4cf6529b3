"""The demo city's service network: providers, their service points, and the workers who start from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.local.demo.divisions import COUNTY_ADDRESS, NAMES, community_at
from deploy.local.demo.elders import REFERENCE_DAY, Door
from deploy.local.demo.names import Register, Sex, relative_name

_PROVIDER_NAMES = ("颐康居家养老", "南山长者服务中心", "夕阳红家政", "安心护理站", "邻里助餐", "岭南康养")
# Codes of the service catalogue; the skills are those of its services that must be learnt.
_SERVICES = (
    "emergency_response",
    "meal_delivery",
    "bathing",
    "cleaning",
    "medical_escort",
    "errand",
    "personal_care",
    "nursing",
    "rehabilitation",
    "companionship",
    "welfare_visit",
)
_SKILLS = ("personal_care", "bathing", "nursing", "rehabilitation")


@dataclass(frozen=True)
class DemoProvider:
    """`key` is the natural key the others refer to it by."""

    key: str
    name: str
    phone: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class DemoServicePoint:
    """A station; the workers of its provider start there."""

    key: str
    name: str
    provider: str
    division_code: str
    address: str
    lat: float
    lng: float


@dataclass(frozen=True)
class DemoCertificate:
    """A certificate and the days it is valid."""

    kind: str
    number: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class DemoShift:
    """A weekly shift in local time; one that ends before it starts runs past midnight."""

    weekday: int
    start: str
    end: str


@dataclass(frozen=True)
class DemoWorker:
    """A worker; `number` counts from 1, `lat` and `lng` are where they are when the city wakes."""

    number: int
    name: str
    phone: str
    provider: str
    service_point: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    certificates: tuple[DemoCertificate, ...]
    shifts: tuple[DemoShift, ...]
    lat: float
    lng: float


# Early, late, night: at every hour of every day someone of each provider is on shift.
_WATCHES = (("06:00", "14:30"), ("14:00", "22:30"), ("22:00", "06:30"), ("08:00", "20:00"))


def make_providers(register: Register) -> list[DemoProvider]:
    """Six; the fifth only delivers meals and so cannot answer an emergency."""
    return [
        DemoProvider(
            key=f"provider-{number}",
            name=f"{name}（演示）",
            phone=register.phone(),
            services=("meal_delivery",) if number == 5 else _SERVICES,
        )
        for number, name in enumerate(_PROVIDER_NAMES, start=1)
    ]


def make_service_points(doors: Sequence[Door], providers: Sequence[DemoProvider]) -> list[DemoServicePoint]:
    """One at each door, given to the providers in turn."""
    points = []
    for number, door in enumerate(doors, start=1):
        community = community_at(door.lat, door.lng)
        provider = providers[(number - 1) % len(providers)]
        township = NAMES[community.code[:9]]
        points.append(
            DemoServicePoint(
                key=f"point-{number}",
                name=f"{community.name}长者服务站{number:02d}",
                provider=provider.key,
                division_code=community.code,
                address=f"{COUNTY_ADDRESS}{township}{door.street or community.name}{number}号",
                lat=door.lat,
                lng=door.lng,
            )
        )
    return points


def make_workers(
    random: Random, doors: Sequence[Door], points: Sequence[DemoServicePoint], register: Register
) -> list[DemoWorker]:
    """One at each door, starting from the service points in turn; a few have let a certificate expire."""
    workers = []
    for number, door in enumerate(doors, start=1):
        point = points[(number - 1) % len(points)]
        sex: Sex = "female" if random.random() < 0.75 else "male"
        # The provider's workers take the watches in turn, so the point's place in its provider's row counts too.
        watch = _WATCHES[((number - 1) // len(points) + (number - 1) % len(points) // 6) % len(_WATCHES)]
        workers.append(
            DemoWorker(
                number=number,
                name=relative_name(random, sex),
                phone=register.phone(),
                provider=point.provider,
                service_point=point.key,
                skills=_skills(random),
                languages=("普通话", *(("粤语",) if random.random() < 0.4 else ())),
                certificates=_certificates(random, number),
                shifts=tuple(DemoShift(day, *watch) for day in range(7) if day != number % 7),
                lat=door.lat,
                lng=door.lng,
            )
        )
    return workers


def _skills(random: Random) -> tuple[str, ...]:
    return tuple(sorted(random.sample(_SKILLS, random.randint(1, len(_SKILLS)))))


def _certificates(random: Random, number: int) -> tuple[DemoCertificate, ...]:
    # Every twelfth worker's care certificate has expired on purpose: they must be excluded from what needs one.
    has_expired = number % 12 == 0
    issued = REFERENCE_DAY - timedelta(days=random.randint(1200, 1500) if has_expired else random.randint(60, 600))
    valid_days = 3 * 365 if has_expired else 5 * 365
    kinds = ["care_worker", *(["first_aid"] if random.random() < 0.5 else [])]
    return tuple(
        DemoCertificate(kind, f"DEMO-{kind[:2].upper()}-{number:04d}", issued, issued + timedelta(days=valid_days))
        for kind in kinds
    )
