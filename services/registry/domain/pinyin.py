"""How Chinese names are typed in Latin letters: initials and whole syllables, with every common reading. Pure."""

import os
from functools import lru_cache
from itertools import islice, product

# Names are read a character at a time: without its dictionary of phrases the library takes 11 MB instead of 55.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, pinyin

# A surname may be read as no dictionary's first choice has it (单 shan, 查 zha, 仇 qiu): more readings of it are tried.
_READINGS_OF_THE_FIRST = 3
_READINGS_OF_OTHERS = 2
_MOST_COMBINATIONS = 12


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """Toneless syllables, the commonest first; the letter ü is written v, as it is typed."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def spellings(name: str) -> list[tuple[str, ...]]:
    """The syllables of the name's Chinese characters, once for each way of reading them, at most twelve ways."""
    characters = [readings for character in name if (readings := _readings(character))]
    kept = [
        readings[: _READINGS_OF_OTHERS if position else _READINGS_OF_THE_FIRST]
        for position, readings in enumerate(characters)
    ]
    return list(islice(product(*kept), _MOST_COMBINATIONS)) if kept else []


def beginnings(name: str) -> set[str]:
    """What the name may be found by: ``w``, ``wg``, ``wgy`` and ``wang``, ``wanggui``, ``wangguiying``."""
    found: set[str] = set()
    for syllables in spellings(name):
        for count in range(1, len(syllables) + 1):
            found.add("".join(syllable[0] for syllable in syllables[:count]))
            found.add("".join(syllables[:count]))
    return found
