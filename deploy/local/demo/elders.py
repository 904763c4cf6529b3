"""The demo city's elders: who they are, where they live, whom they have, what is known of them.

The shares of traits and notes are round figures near those of a Chinese city: every filter and rule finds someone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, log
from random import Random
from typing import Any

from deploy.local.demo.divisions import COUNTY, COUNTY_ADDRESS, NAMES, Division, community_at
from deploy.local.demo.names import Register, Sex, elder_name, relative_name

REFERENCE_DAY = date(2026, 3, 1)
"""The day ages and dated facts are counted from: fixed, or the same seed would give another city tomorrow."""

YOUNGEST, OLDEST = 60, 102


@dataclass(frozen=True)
class Door:
    """A place people live or work at: beside a street, whose name is empty where it has none."""

    lat: float
    lng: float
    street: str


@dataclass(frozen=True)
class DemoContact:
    """Somebody to call for an elder."""

    name: str
    relationship: str
    phone: str
    priority: int
    is_guardian: bool


@dataclass(frozen=True)
class DemoTrait:
    """A dated fact, by the registry's names."""

    trait: str
    valid_from: date
    source: str
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoAssessment:
    """A grade recorded by MZ/T 039-2013, 0 to 3."""

    grade: int
    assessed_on: date


@dataclass(frozen=True)
class DemoElder:
    """One elder as they will be registered; `number` counts from 1."""

    number: int
    name: str
    sex: Sex
    birth_date: date
    id_number: str
    phone: str
    division_code: str
    household_division_code: str
    address: str
    lat: float
    lng: float
    contacts: tuple[DemoContact, ...]
    traits: tuple[DemoTrait, ...]
    assessment: DemoAssessment | None
    care_notes: dict[str, str]
    language: str

    @property
    def age(self) -> int:
        """Full years on the reference day."""
        born = self.birth_date
        return REFERENCE_DAY.year - born.year - ((REFERENCE_DAY.month, REFERENCE_DAY.day) < (born.month, born.day))


# Many of the city's elders followed their children and are registered in Jining, whose list of basic services the hub
# knows; the others are entitled by the list of a city it does not know, and it says so.
_HOUSEHOLDS = ("370811", "370812", "370883", "370881", "370829", "370826", COUNTY, COUNTY, COUNTY)
_LANGUAGES = ("普通话",) * 6 + ("粤语",) * 3 + ("客家话", "潮汕话")
_HEARING = ("听力差，请大声说话", "右耳失聪", "戴助听器，夜里不戴")
_DOGS = ("有一只小狗，不咬人", "有狗，进门前请先打电话")
_OTHER = (
    "对青霉素过敏",
    "心脏装有支架，药在床头柜",
    "视力差，家中常亮夜灯",
    "常在楼下花园，家里没人时先去看看",
    "患糖尿病，随身带糖",
)
_RELATIONS: tuple[tuple[str, Sex, bool], ...] = (
    ("儿子", "male", True),
    ("女儿", "female", True),
    ("孙子", "male", True),
    ("侄女", "female", False),
    ("邻居", "female", False),
    ("社区网格员", "male", False),
)


def make_elders(random: Random, doors: Sequence[Door], register: Register) -> list[DemoElder]:
    """One elder for each door."""
    return [_make_elder(random, number, door, register) for number, door in enumerate(doors, start=1)]


def _make_elder(random: Random, number: int, door: Door, register: Register) -> DemoElder:
    age = _age(random)
    # Women live longer: from an even share at 60 to three in four at the end.
    sex: Sex = "female" if random.random() < 0.5 + (age - YOUNGEST) * 0.006 else "male"
    born, id_number = _born(random, age, sex, register)
    name = elder_name(random, sex)
    community = community_at(door.lat, door.lng)
    traits = _traits(random, age)
    return DemoElder(
        number=number,
        name=name,
        sex=sex,
        birth_date=born,
        id_number=id_number,
        phone=register.phone(),
        division_code=community.code,
        household_division_code=_HOUSEHOLDS[number % len(_HOUSEHOLDS)],
        address=_address(random, door, community),
        lat=door.lat,
        lng=door.lng,
        contacts=_contacts(random, name, register, is_alone="living_alone" in {trait.trait for trait in traits}),
        traits=traits,
        assessment=_assessment(number, age),
        care_notes=_care_notes(random, age),
        language=random.choice(_LANGUAGES),
    )


def _age(random: Random) -> int:
    """Of an exponential distribution with a mean of ten years past the youngest, cut off at the oldest."""
    mean, span = 10.0, OLDEST - YOUNGEST
    return YOUNGEST + int(-mean * log(1 - random.random() * (1 - exp(-span / mean))))


def _born(random: Random, age: int, sex: Sex, register: Register) -> tuple[date, str]:
    """A birthday in the year before the reference day that makes the age, and a free identity number of that day."""
    while True:
        turned = date(REFERENCE_DAY.year - age, REFERENCE_DAY.month, REFERENCE_DAY.day)
        born = turned - timedelta(days=random.randrange(365))
        number = register.identity_number(random, born, sex)
        if number is not None:
            return born, number


def _address(random: Random, door: Door, community: Division) -> str:
    township = NAMES[community.code[:9]]
    place = f"{door.street}{random.randint(1, 268)}号" if door.street else community.name
    room = f"{random.randint(1, 12)}栋{random.randint(1, 3)}单元{random.randint(1, 18)}{random.randint(1, 4):02d}"
    return f"{COUNTY_ADDRESS}{township}{place}{room}"


def _contacts(random: Random, name: str, register: Register, *, is_alone: bool) -> tuple[DemoContact, ...]:
    count = random.choices((1, 2, 3), (4, 4, 2) if is_alone else (2, 5, 3))[0]
    chosen = sorted(random.sample(range(len(_RELATIONS)), count))
    contacts = []
    for priority, index in enumerate(chosen, start=1):
        relationship, sex, is_family = _RELATIONS[index]
        # A daughter carries her father's surname, a neighbour anybody's.
        surname = name[0] if is_family else ""
        contacts.append(
            DemoContact(
                name=relative_name(random, sex, surname),
                relationship=relationship,
                phone=register.phone(),
                priority=priority,
                is_guardian=priority == 1 and is_family and random.random() < 0.15,
            )
        )
    return tuple(contacts)


def _traits(random: Random, age: int) -> tuple[DemoTrait, ...]:
    def since() -> date:
        return REFERENCE_DAY - timedelta(days=random.randint(30, 2500))

    found = []
    living = random.random()
    survey = "社区入户摸底"
    if living < 0.13:
        found.append(DemoTrait("living_alone", since(), survey))
    elif living < 0.30:
        found.append(DemoTrait("empty_nest", since(), survey))
    money = random.random()
    if money < 0.03:
        found.append(DemoTrait("minimum_allowance", since(), "民政部门低保名册"))
    elif money < 0.035:
        found.append(DemoTrait("destitute", since(), "民政部门特困名册", {"support": "home"}))
    # Frailty grows with age: one in fifty at 60, one in four past 90.
    if random.random() < 0.02 + max(0, age - 70) * 0.01:
        found.append(DemoTrait("incapacitated", since(), "医疗机构证明"))
    if random.random() < 0.01 + max(0, age - 75) * 0.006:
        found.append(DemoTrait("dementia", since(), "医疗机构诊断"))
    if random.random() < 0.05:
        attributes = {"level": random.randint(1, 4), "kind": random.choice(("physical", "visual", "hearing"))}
        found.append(DemoTrait("disabled", since(), "残疾人证", attributes))
    if random.random() < 0.008:
        found.append(DemoTrait("special_family", since(), "卫健部门名册"))
    return tuple(found)


def _assessment(number: int, age: int) -> DemoAssessment | None:
    """Every fourth of those past 75 has been assessed."""
    if age < 75 or number % 4:
        return None
    return DemoAssessment(grade=number // 4 % 4, assessed_on=REFERENCE_DAY - timedelta(days=number % 150 + 20))


def _care_notes(random: Random, age: int) -> dict[str, str]:
    notes = {}
    if random.random() < 0.35:
        notes["door_code"] = f"{random.randint(0, 9999):04d}#"
    if random.random() < 0.05 + (age - YOUNGEST) * 0.008:
        notes["hearing"] = random.choice(_HEARING)
    if random.random() < 0.08:
        notes["dog"] = random.choice(_DOGS)
    if random.random() < 0.03:
        notes["oxygen"] = "家中有制氧机，禁止明火"
    if random.random() < 0.25:
        notes["other"] = random.choice(_OTHER)
    return notes
