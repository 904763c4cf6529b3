"""The words an elder is found by, and what somebody means who types into the one search field. Pure.

Both sides stand here because they must agree. A word is a text with its kind in front (``n:王桂``); tables hold it as a
keyed number, so that the database alone gives no fragment of an encrypted field away. Names and addresses are of two
kinds: a name stands in plain text, and must not become the key to reading addresses.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, product

from services.registry.domain.id_number import from_old_form, normalise
from services.registry.domain.phone import normalise_phone
from services.registry.domain.pinyin import beginnings

MOST_WORDS = 4

_BLANKS = re.compile(r"\s+")
_TAIL = re.compile(r"[0-9]{3}[0-9X]", re.ASCII)
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_MOBILE = re.compile(r"1[0-9]{10}", re.ASCII)
_LANDLINE = re.compile(r"[0-9]{7,8}", re.ASCII)
_NUMBERS = re.compile(r"[0-9]+", re.ASCII)
_UNITS = re.compile(r"[0-9]+|.", re.ASCII)
_LATIN = re.compile(r"[a-zü]+")
# Provinces and cities hold too much of the registry for their words to narrow anything.
_LEVELS_WITHOUT_WORD = 2
_LONGEST_NAME_FRAGMENT = 4
_FIRST_YEAR = 1850


class TooManyWordsError(ValueError):
    """More than :data:`MOST_WORDS` words, or none that can be searched; the message says which."""


@dataclass(frozen=True)
class Searchable:
    """What an elder is found by; ``traits`` are those that hold, ``grades`` the standing ones by standard."""

    name: str
    id_number: str
    phone: str | None
    address: str
    division_path: str
    birth_date: date
    status: str
    traits: Collection[str] = ()
    grades: Iterable[tuple[str, int]] = ()


@dataclass(frozen=True)
class Meaning:
    """What was typed: a whole number to be equal to, or sets of words of which one must be had in full."""

    id_number: str | None = None
    phone: str | None = None
    alternatives: tuple[frozenset[str], ...] = field(default=(frozenset(),))


def words_of(elder: Searchable) -> set[str]:
    """Every word the elder is found by."""
    name, address = _plain(elder.name), _plain(elder.address)
    words = {f"n1:{name[:1]}", tail_word(elder.id_number), *_years_of(elder.birth_date)}
    words.update(f"n:{pair}" for pair in _pairs(name))
    words.update(f"y:{latin}" for latin in beginnings(name))
    words.update(f"a:{piece}" for piece in _pairs(address) | set(_NUMBERS.findall(address)))
    if name.isascii():
        words.update(f"y:{name[:length]}" for length in range(1, len(name) + 1))
    if elder.phone is not None:
        words.add(tail_word(elder.phone))
    words.update(division_words(elder.division_path))
    words.update(trait_word(trait) for trait in elder.traits)
    words.update(grade_word(standard, grade) for standard, grade in elder.grades)
    if elder.status != "living":
        words.add(status_word(elder.status))
    return words


def tail_word(number: str) -> str:
    """The last four of a phone or id number."""
    return f"t:{number[-4:]}"


def trait_word(trait: str) -> str:
    return f"f:{trait}"


def grade_word(standard: str, grade: int) -> str:
    """Grades of two standards are never compared, so the standard is part of the word."""
    return f"g:{standard}:{grade}"


def status_word(status: str) -> str:
    """For every status but ``living``, which nearly all have."""
    return f"s:{status}"


def division_words(path: str) -> list[str]:
    """One for each division from the county down."""
    return [f"d:{code}" for code in path.split("/")[_LEVELS_WITHOUT_WORD:]]


def year_words(born_from: date | None, born_until: date | None, today: date) -> set[str]:
    """Words one of which everybody has who was born within the days: whole decades where they fit, else years."""
    first = _FIRST_YEAR if born_from is None else born_from.year
    last = today.year if born_until is None else born_until.year
    years = range(first, last + 1)
    decades = {year // 10 for year in years if year - year % 10 >= first and year - year % 10 + 9 <= last}
    return {f"b:{decade}x" for decade in decades} | {f"b:{year}" for year in years if year // 10 not in decades}


def meaning_of(text: str) -> Meaning:
    """What ``text`` is looking for; words apart must all be met. Raises :class:`TooManyWordsError`.

    A whole phone or id number (18 characters, or 15 of the old form), also with blanks in it → that number. Of each
    word: four characters of a number's end; Latin letters → how the name begins, in initials or syllables; one
    character → how the name begins; more → a fragment of the name or of the address.
    """
    whole = _number(text)
    if whole is not None:
        return whole
    words = [_plain(word) for word in _BLANKS.split(text.strip())]
    numbers = [number for word in words if (number := _number(word)) is not None]
    ways = [_ways(word) for word in words if word and _number(word) is None]
    if len(ways) > MOST_WORDS:
        raise TooManyWordsError(f"Search for at most {MOST_WORDS} words at once.")
    alternatives = tuple(frozenset().union(*chosen) for chosen in product(*ways))
    return Meaning(
        id_number=next((number.id_number for number in numbers if number.id_number), None),
        phone=next((number.phone for number in numbers if number.phone), None),
        alternatives=alternatives,
    )


def _number(text: str) -> Meaning | None:
    """The whole number that ``text`` is, if it is one."""
    compact = normalise(unicodedata.normalize("NFKC", text))
    if _ID_NUMBER.fullmatch(compact):
        return Meaning(id_number=compact)
    renewed = from_old_form(compact)
    if renewed is not None:
        return Meaning(id_number=renewed)
    try:
        phone = normalise_phone(compact)
    except ValueError:
        return None
    # Two last fours side by side are not a local number.
    is_local = _LANDLINE.fullmatch(phone) and not _BLANKS.search(text.strip())
    is_whole = _MOBILE.fullmatch(phone) or is_local or (phone.startswith("0") and len(phone) > 9)
    return Meaning(phone=phone) if is_whole else None


def _ways(word: str) -> list[frozenset[str]]:
    """In which ways a word may be meant, as the words that must all be there."""
    if _TAIL.fullmatch(word.upper()):
        return [frozenset({tail_word(word.upper())})]
    if _LATIN.fullmatch(word):
        return [frozenset({f"y:{word.replace('ü', 'v')}"})]
    if len(word) == 1 and not word.isdecimal():
        return [frozenset({f"n1:{word}"})]
    if word.isdecimal():
        return [frozenset({f"a:{word}"})]
    in_address = frozenset(f"a:{pair}" for pair in _pairs(word))
    if len(word) > _LONGEST_NAME_FRAGMENT and any(character.isdigit() for character in word):
        return [in_address]
    return [frozenset(f"n:{pair}" for pair in _pairs(word)), in_address]


def _plain(text: str) -> str:
    """Without differences nobody types: full width, case, blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _pairs(text: str) -> set[str]:
    """Two neighbours each; a number is one neighbour, or 402 would be found in a house 40 with a door 02."""
    units = _UNITS.findall(text)
    return {one + other for one, other in pairwise(units)}


def _years_of(day: date) -> tuple[str, str]:
    return f"b:{day.year}", f"b:{day.year // 10}x"
