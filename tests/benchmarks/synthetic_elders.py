"""Two million made-up elders, deterministically, as rows for COPY: skewed surnames, streets, communities, facts.

Names and addresses are put together from lists; nobody real is meant. Every row's words come from the code that makes
them in life; only sealed texts are sealed once for all rows of a kind, since no search opens them.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from services.kit.crypto import key_ring
from services.registry.domain.id_number import check_character
from services.registry.domain.search_words import Searchable, grade_word, trait_word, words_of
from services.registry.repository.elders import id_number_index, phone_index

CITY = "370000/370800"
_COUNTIES = [f"3708{number:02d}" for number in (11, 12, 26, 27, 28, 29, 30, 31, 32, 81, 83)]
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
_GIVEN = (
    "英秀兰桂珍玉华芳凤云香淑琴梅春荣金翠红霞爱素月菊明国建文志德福成永贵林生海平军强忠义全喜发才仁善良庆祥瑞"
    "丽娟敏静慧莲芝萍雪娥巧彩银环勤俭勇胜利民权光辉东南西北山川江河松柏青竹石岩宝库存厚宽正直方圆"
)
_PLACE = "古槐阜桥越河济阳仙营观音阁南苑金城洸许庄柳行李营二十里铺长沟喻屯安居唐口廿石桥接庄幸福和平建设光明新华胜利"
_TRAITS = ("living_alone", "empty_nest", "minimum_allowance", "disabled", "dementia", "destitute", "special_family")
_SHARES = (0.2, 0.4, 0.05, 0.08, 0.02, 0.01, 0.003)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = (
    *("id", "version", "name", "id_number", "id_number_index", "sex", "birth_date", "phone", "phone_index"),
    *("division_code", "division_path", "address", "care_notes", "status", "created_at", "updated_at"),
    *("search_words", "search_facts", "search_stale"),
)


@dataclass(frozen=True)
class Person:
    """What a query may ask for."""

    id: uuid.UUID
    name: str
    id_number: str
    phone: str
    street: str
    community: str
    address: str
    path: str
    birth_date: date
    status: str
    traits: tuple[str, ...]
    grade: int | None


@dataclass(frozen=True)
class Place:
    street: str
    community: str
    path: str


def places() -> list[Place]:
    """11 counties with 14 streets of 26 communities each."""
    draw = random.Random(1)
    found = []
    for county in _COUNTIES:
        for street in range(14):
            street_code, street_name = f"{county}{street:03d}", "".join(draw.sample(_PLACE, 2))
            for community in range(26):
                path = f"{CITY}/{county}/{street_code}/{street_code}{community:03d}"
                found.append(Place(f"{street_name}街道", "".join(draw.sample(_PLACE, 2)) + "小区", path))
    return found


def divisions() -> Iterator[tuple[str, str, str, str | None, str]]:
    """``(code, name, level, parent code, path)``, parents first."""
    levels = ("province", "city", "county", "street", "community")
    seen: set[str] = set()
    for place in places():
        codes = place.path.split("/")
        for depth, code in enumerate(codes):
            if code not in seen:
                seen.add(code)
                path = "/".join(codes[: depth + 1])
                yield code, code, levels[depth], codes[depth - 1] if depth else None, path


def persons(count: int) -> Iterator[Person]:
    """The same persons for the same count, in the order of registration."""
    draw = random.Random(2)
    # The first surname has 7 % of all, the fiftieth 0.6 %, as in life.
    weights = [7.2 / (1 + position * 0.22) for position in range(len(_SURNAMES))]
    where = places()
    born: Counter[tuple[str, date]] = Counter()
    for serial in range(count):
        place = where[int(draw.random() ** 1.5 * len(where))]
        name = draw.choices(_SURNAMES, weights)[0] + "".join(draw.choices(_GIVEN, k=1 + (draw.random() < 0.85)))
        birth = date(1966, 1, 1) - timedelta(days=int(draw.random() ** 2 * 17_000))
        # A county has a thousand numbers a day.
        while born[(county := place.path.split("/")[2]), birth] == 1000:
            birth -= timedelta(days=1)
        seventeen = f"{county}{birth:%Y%m%d}{born[county, birth]:03d}"
        born[county, birth] += 1
        door = f"{draw.randint(1, 40)}号楼{draw.randint(1, 6)}单元{draw.randint(1, 12)}0{draw.randint(1, 4)}"
        chance = draw.random()
        yield Person(
            id=uuid.UUID(int=(0x01900000 << 96) | (0x7 << 76) | (0x8 << 60) | serial),
            name=name,
            id_number=seventeen + check_character(seventeen),
            phone=f"1{3_000_000_000 + (serial * 7_368_787) % 1_000_000_000}",
            street=place.street,
            community=place.community,
            address=f"{place.street}{place.community}{door}",
            path=place.path,
            birth_date=birth,
            status="deceased" if chance < 0.06 else "moved_away" if chance < 0.061 else "living",
            traits=tuple(t for t, share in zip(_TRAITS, _SHARES, strict=True) if draw.random() < share),
            grade=draw.choices((None, 0, 1, 2, 3, 4), (80, 8, 5, 4, 2, 1))[0],
        )


@lru_cache(maxsize=500_000)
def _number(word: str) -> int:
    return key_ring().word_index(word)


def _array(words: Iterable[str]) -> str:
    """The text of a PostgreSQL array: a list would be adapted number by number."""
    return "{" + ",".join(map(str, sorted(map(_number, words)))) + "}"


def row(person: Person, number_seal: bytes, text_seal: bytes) -> tuple[object, ...]:
    """The columns of :data:`COLUMNS`."""
    words = words_of(
        Searchable(
            person.name,
            person.id_number,
            person.phone,
            person.address,
            person.path,
            person.birth_date,
            person.status,
        )
    )
    facts = [trait_word(trait) for trait in person.traits]
    if person.grade is not None:
        facts.append(grade_word("GB/T 42195-2022", person.grade))
    code = person.path.rpartition("/")[2]
    sex = "male" if int(person.id_number[16]) % 2 else "female"
    return (
        *(person.id, 1, person.name, number_seal, id_number_index(person.id_number), sex, person.birth_date),
        *(number_seal, phone_index(person.phone), code, person.path, text_seal, text_seal, person.status, _NOW, _NOW),
        *(_array(words), _array(facts), False),
    )
