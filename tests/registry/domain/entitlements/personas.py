"""Reads `personas.txt`; its notation stands at its head."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.registry.domain.entitlements.facts import GB_T_42195, MZ_T_039, ElderFacts, GradeFact, TraitFact

_STATUS = {"+": "entitled", "-": "not_entitled", "?": "needs_evidence"}
_TRAIT = re.compile(r"(?P<trait>[a-z_]+)(?:\{(?P<attributes>[^}]*)\})?(?:@(?P<start>[\d-]*)\.\.(?P<end>[\d-]*))?")
_GRADE = re.compile(r"(?P<standard>MZ|GB)(?P<grade>\d)@(?P<day>[\d-]+)")
_VALUES: dict[str, Any] = {"true": True, "false": False}
_GROUPS = [9, 2, 1, 3, 3, 4, 1, 2, 1, 1, 1]


@dataclass(frozen=True)
class Persona:
    name: str
    list_id: str
    on: date
    elder: ElderFacts
    answers: list[str]
    sums: dict[int, str]


def read_personas() -> list[Persona]:
    lines = Path(__file__).with_name("personas.txt").read_text(encoding="utf-8").splitlines()
    return [_persona(line) for line in lines if line.strip() and not line.startswith("#")]


def _persona(line: str) -> Persona:
    name, list_id, on, born, where, known, answers, sums = (part.strip() for part in line.split("|"))
    groups = answers.split()
    assert [len(group) for group in groups] == _GROUPS, line
    return Persona(
        name=name,
        list_id=f"jining-{list_id}",
        on=date.fromisoformat(on),
        elder=_elder(date.fromisoformat(born), where, known.split()),
        answers=[_STATUS[sign] for sign in "".join(groups)],
        sums={int(item): value for item, value in (pair.split(":") for pair in sums.split())},
    )


def _elder(born: date, where: str, known: list[str]) -> ElderFacts:
    codes = where.split("/")
    half = len(codes) // 2
    household, residence = ("/".join(part) for part in (codes[:half], codes[half:]))
    evidence = [word[1:].split("=") for word in known if word.startswith("!")]
    grades = [match for match in map(_GRADE.fullmatch, known) if match]
    traits = [word for word in known if not word.startswith("!") and not _GRADE.fullmatch(word)]
    return ElderFacts(
        born,
        None if household == "-" else household,
        None if residence == "-" else residence,
        tuple(map(_trait, traits)),
        tuple(
            GradeFact(MZ_T_039 if m["standard"] == "MZ" else GB_T_42195, int(m["grade"]), date.fromisoformat(m["day"]))
            for m in grades
        ),
        {name: not rest for name, *rest in evidence},
    )


def _trait(word: str) -> TraitFact:
    match = _TRAIT.fullmatch(word)
    assert match, word
    pairs = [pair.split("=") for pair in (match["attributes"] or "").split(",") if pair]
    return TraitFact(
        match["trait"],
        date.fromisoformat(match["start"] or "2015-01-01"),
        date.fromisoformat(match["end"]) if match["end"] else None,
        {name: _VALUES.get(value, int(value) if value.isdecimal() else value) for name, value in pairs},
    )
