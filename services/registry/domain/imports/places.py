"""From what a sheet says of a place to a division's code: by code, with or without trailing zeros, by names. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.registry.domain.imports.findings import Finding

_CODE = re.compile(r"\d{6}(?:\d{3}){0,2}")
_PUNCTUATION = re.compile(r"[\s,,、;;/\-—_·.>()()]+")
_LENGTHS = (12, 9, 6)
_MOST_NAMED = 3


@dataclass(frozen=True)
class Place:
    """A node of the tree; ``path`` is the codes from the root down joined by ``/``."""

    code: str
    name: str
    path: str


class Gazetteer:
    """Finds divisions among the ``places`` somebody may use; remembers what it found, for sheets repeat themselves."""

    def __init__(self, places: Iterable[Place], ancestors: Iterable[Place] = ()) -> None:
        """``ancestors`` stand above the places: names may begin with theirs, but nothing is placed in them."""
        self._by_code = {place.code: place for place in places}
        self._by_path = {place.path: place for place in (*ancestors, *self._by_code.values())}
        self._by_name: dict[str, list[Place]] = {}
        for place in self._by_code.values():
            self._by_name.setdefault(_plain(place.name), []).append(place)
        self._known: dict[str, str | Finding] = {}

    def find(self, text: str) -> str | Finding:
        """The code of the division meant, or what is wrong with the text."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._find(text)
        return found

    def _find(self, text: str) -> str | Finding:
        if text in self._by_code:
            return text
        if _CODE.fullmatch(text):
            return self._find_code(text)
        plain = _plain(text)
        matches = self._ending(plain)
        if not matches:
            return Finding("division.unknown", "division")
        if len(matches) > 1:
            names = "、".join(self._full_name(place) for place in matches[:_MOST_NAMED])
            return Finding("division.ambiguous", "division", names)
        return matches[0].code

    def _find_code(self, text: str) -> str | Finding:
        padded = text.ljust(12, "0")
        for length in _LENGTHS:
            # 370811 is also written 370811000000.
            if set(padded[length:]) <= {"0"} and padded[:length] in self._by_code:
                return padded[:length]
        return Finding("division.unknown", "division")

    def _ending(self, plain: str) -> list[Place]:
        """Places whose names from some ancestor down make up the text exactly; names in between may be left out."""
        for start in range(len(plain)):
            named = self._by_name.get(plain[start:], ())
            found = [place for place in named if self._leads_down(plain[:start], place)]
            if found:
                # The longest name that fits ends the search: 新城街道 before 街道.
                return found
        return []

    def _leads_down(self, before: str, place: Place) -> bool:
        for name in self._names_above(place):
            for form in (name, _short(name)):
                if before and before.endswith(form):
                    before = before[: -len(form)]
                    break
        return not before

    def _names_above(self, place: Place) -> list[str]:
        """The plain names of the ancestors known here, the nearest first."""
        codes = place.path.split("/")
        above = ("/".join(codes[:depth]) for depth in range(len(codes) - 1, 0, -1))
        return [_plain(self._by_path[path].name) for path in above if path in self._by_path]

    def _full_name(self, place: Place) -> str:
        return "".join(reversed([_plain(place.name), *self._names_above(place)]))


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _short(name: str) -> str:
    """济宁 for 济宁市: as people write the higher levels."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市区县" else name
