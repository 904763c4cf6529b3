"""What an elder is found by, and what is not enough."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.search_words import (
    Meaning,
    Searchable,
    TooManyWordsError,
    meaning_of,
    words_of,
    year_words,
)

_TODAY = date(2026, 1, 1)
_ELDER = Searchable(
    name="单桂英",
    id_number="370811194103129988",
    phone="19900001234",
    address="古槐街道试验路12号3单元402",
    division_path="370000/370800/370811/370811011",
    birth_date=date(1941, 3, 12),
    status="living",
    traits=["living_alone"],
    grades=[("GB/T 42195-2022", 2)],
)


def _finds(text: str, elder: Searchable = _ELDER) -> bool:
    meaning = meaning_of(text)
    if meaning.id_number is not None and meaning.id_number != elder.id_number:
        return False
    if meaning.phone is not None and meaning.phone != elder.phone:
        return False
    words = words_of(elder)
    return any(alternative <= words for alternative in meaning.alternatives)


@pytest.mark.parametrize(
    "text",
    [
        *("单", "单桂", "桂英", "单桂英"),
        *("s", "sg", "SGY", "d", "dgy", "shan", "shangui", "danguiying"),
        *("1234", "9988", "19900001234", "199 0000 1234", "+86 199-0000-1234", "370811194103129988"),
        *("370811410312998", "古槐", "试验路12号", "３单元", "3单元402", "402"),
        *("单桂英 古槐", "古槐 单", "桂英 9988", "单 19900001234", "sgy 试验路 3单元 1234"),
    ],
)
def test_an_elder_is_found_by(text: str) -> None:
    assert _finds(text)


@pytest.mark.parametrize(
    "text",
    [
        *("桂", "英桂", "单英", "gy", "y", "wgy", "shang"),
        *("0000", "1990", "19900001235", "370811194103129996"),
        *("古街", "试验路13号", "402号", "2号", "40", "王 19900001234", "单 0000", "古槐 王桂英", "living_alone"),
    ],
)
def test_an_elder_is_not_found_by(text: str) -> None:
    assert not _finds(text)


def test_whole_numbers() -> None:
    assert meaning_of("199-0000-1234") == Meaning(phone="19900001234")
    assert meaning_of("0537 2212345") == Meaning(phone="05372212345")
    assert meaning_of("2212345") == Meaning(phone="2212345")
    assert meaning_of("37080219380615998x") == Meaning(id_number="37080219380615998X")
    assert meaning_of("2212 3451").phone is None, "two ends of numbers are not one number"


def test_letters_of_other_names() -> None:
    foreign = Searchable("Anna", "370811194103129988", None, "路1号", "370000/370800", date(1941, 3, 12), "living")
    assert _finds("an", foreign)
    assert _finds("ANNA", foreign)
    assert _finds("lv", Searchable("吕梅", "370811194103129988", None, "路1号", "", date(1941, 3, 12), "living"))


def test_too_many_words() -> None:
    with pytest.raises(TooManyWordsError):
        meaning_of("一一 二二 三三 四四 五五")


def test_names_and_addresses_have_no_word_in_common() -> None:
    named, housed = (
        words_of(Searchable(name, "370811194103129988", None, address, "", date(1941, 3, 12), "living"))
        for name, address in (("建国", "路甲"), ("某乙", "建国"))
    )
    assert not {word for word in named & housed if "建国" in word}


@given(
    st.dates(date(1880, 1, 1), _TODAY),
    st.none() | st.dates(date(1880, 1, 1), _TODAY),
    st.none() | st.dates(date(1880, 1, 1), _TODAY),
)
def test_everybody_born_between_has_one_of_the_year_words(day: date, first: date | None, last: date | None) -> None:
    person = Searchable("某", "370811194103129988", None, "路", "", day, "living")
    if (first is None or first <= day) and (last is None or day <= last):
        assert words_of(person) & year_words(first, last, _TODAY)
    elif (first and day.year < first.year) or (last and day.year > last.year):
        assert not words_of(person) & year_words(first, last, _TODAY)


@given(st.text(alphabet="王李桂英华建国幸福小区路号", min_size=2, max_size=12), st.data())
def test_every_fragment_of_two_or_more_is_found(address: str, data: st.DataObject) -> None:
    elder = Searchable("某甲", "370811194103129988", None, f"某{address}", "", date(1941, 3, 12), "living")
    start = data.draw(st.integers(0, len(address) - 2))
    fragment = address[start : start + data.draw(st.integers(2, len(address) - start))]
    assert _finds(fragment, elder), fragment
