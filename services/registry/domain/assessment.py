"""The assessment of an elder's ability: GB/T 42195-2022 scored item by item, MZ/T 039-2013 as a recorded grade. Pure.

Scores count what somebody can do (90 is everything), grades what they cannot (0 is able). The grades of the two
standards are different measures: nothing here compares them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Standard(StrEnum):
    GB_T_42195 = "GB/T 42195-2022"
    MZ_T_039 = "MZ/T 039-2013"


HIGHEST_GRADE: Mapping[Standard, int] = MappingProxyType({Standard.GB_T_42195: 4, Standard.MZ_T_039: 3})


class AssessmentReason(StrEnum):
    """Why it was done (GB/T 42195-2022 A.1.3): 首次, 常规, 即时, 因对结果有疑问的复评, 其他."""

    INITIAL = "initial"
    ROUTINE = "routine"
    IMMEDIATE = "immediate"
    REVIEW = "review"
    OTHER = "other"


# GB/T 42195-2022 Annex B: the highest score of each of the 26 items, one table each; the lowest is 0.
_SELF_CARE = dict.fromkeys((f"B.1.{n}" for n in range(1, 9)), 4)
_MOBILITY = {"B.2.1": 4, "B.2.2": 4, "B.2.3": 4, "B.2.4": 3}
_MIND = dict.fromkeys((f"B.3.{n}" for n in range(1, 7)), 4) | {"B.3.7": 1, "B.3.8": 1, "B.3.9": 2}
_SENSES_AND_SOCIETY = {"B.4.1": 2, "B.4.2": 2, "B.4.3": 4, "B.4.4": 3, "B.4.5": 4}
HIGHEST_SCORES: Mapping[str, int] = MappingProxyType(_SELF_CARE | _MOBILITY | _MIND | _SENSES_AND_SOCIETY)

# The lowest total of each preliminary grade, and the grades' names.
_LOWEST_TOTALS = ((90, 0), (66, 1), (46, 2), (30, 3), (0, 4))
_GRADE_NAMES = (
    "能力完好",
    "能力轻度受损（轻度失能）",
    "能力中度受损（中度失能）",
    "能力重度受损（重度失能）",
    "能力完全丧失（完全失能）",
)
_WORST = 4
_RISK_EVENTS_THAT_COUNT = 2

# ICD-10, with the subdivisions and the asterisk that Chinese records add: F00, F00.1, F00.100x001, F00.0*.
_DIAGNOSIS = re.compile(r"([A-Z])([0-9]{2})(?:\.[0-9A-Z]{1,10})?[*+†]?")


@dataclass(frozen=True)
class Refusal:
    """One thing wrong with a case; ``pointer`` is a JSON pointer into it."""

    pointer: str
    message: str


class InvalidAssessmentError(ValueError):
    """A case that cannot be scored; ``refusals`` says why, in the order of the items."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("; ".join(f"{refusal.pointer}: {refusal.message}" for refusal in refusals))
        self.refusals = refusals


@dataclass(frozen=True)
class AbilityCase:
    """What was observed: each item's score, and what Annex C.4 asks beside them."""

    items: Mapping[str, int]
    coma: bool = False
    diagnoses: tuple[str, ...] = ()
    risk_events_30d: int = 0


@dataclass(frozen=True)
class Verdict:
    """What GB/T 42195-2022 makes of a case; ``reasons`` name the rules in the order they were applied."""

    score: int
    preliminary_grade: int
    grade: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Recorded:
    """What is recorded of an assessment; score, preliminary grade and case only where its standard scores."""

    grade: int
    score: int | None = None
    preliminary_grade: int | None = None
    case: AbilityCase | None = None


def judge(standard: Standard, observed: Mapping[str, Any]) -> Recorded:
    """The grade by a standard, from the members that were given.

    GB/T 42195-2022 is scored, as :func:`read_case` and :func:`assess` do; of MZ/T 039-2013 the assessors' ``grade`` is
    taken as it is. Raises :class:`InvalidAssessmentError`, also for members the other standard has.
    """
    if standard is Standard.GB_T_42195:
        case = read_case({name: value for name, value in observed.items() if name != "grade"})
        if "grade" in observed:
            raise InvalidAssessmentError([Refusal("/grade", "the grade follows from the items")])
        verdict = assess(case)
        return Recorded(verdict.grade, verdict.score, verdict.preliminary_grade, case)
    refusals = [
        Refusal(f"/{name}", f"{standard} is recorded by its grade alone") for name in observed if name != "grade"
    ]
    grade = observed.get("grade")
    if type(grade) is not int or not 0 <= grade <= HIGHEST_GRADE[standard]:
        refusals.append(Refusal("/grade", f"a grade from 0 to {HIGHEST_GRADE[standard]} is needed"))
    if refusals:
        raise InvalidAssessmentError(refusals)
    return Recorded(int(grade or 0))


def read_case(document: object) -> AbilityCase:
    """The case that ``{"items", "coma", "diagnoses", "risk_events_30d"}`` describes; all but the items may be missing.

    Raises :class:`InvalidAssessmentError` with everything that is wrong: an item missing, unknown, no whole number or
    out of its range, a diagnosis that is no ICD-10 code, a member that is not known.
    """
    if not isinstance(document, Mapping):
        raise InvalidAssessmentError([Refusal("", "an object with the member items is needed")])
    refusals = list(_refuse_case(document))
    if refusals:
        raise InvalidAssessmentError(refusals)
    return AbilityCase(
        items=dict(document["items"]),
        coma=document.get("coma", False),
        diagnoses=tuple(normalise_diagnosis(code) for code in document.get("diagnoses", ())),
        risk_events_30d=document.get("risk_events_30d", 0),
    )


def assess(case: AbilityCase) -> Verdict:
    """Score, preliminary grade, and the grade after Annex C.4.

    A coma leads to grade 4 at once; any of the three other grounds makes the grade one worse, once, and 4 is the worst.
    """
    score = sum(case.items.values())
    preliminary = preliminary_grade(score)
    reasons = [f"GB/T 42195-2022：总分 {score}，初步等级 {preliminary}（{_GRADE_NAMES[preliminary]}）"]
    if case.coma:
        reasons.append(f"附录 C.4：处于昏迷状态，直接评定为 {_WORST} 级（{_GRADE_NAMES[_WORST]}）")
        return Verdict(score, preliminary, _WORST, tuple(reasons))
    grounds = list(_grounds_to_raise(case))
    grade = min(preliminary + 1, _WORST) if grounds else preliminary
    reasons += [f"附录 C.4：{ground}" for ground in grounds]
    if grounds:
        raised = f"等级由 {preliminary} 提高为 {grade}（{_GRADE_NAMES[grade]}）"
        reasons.append(f"附录 C.4：{raised if grade > preliminary else f'已是最高等级 {_WORST}'}；多项条件只提高一级")
    return Verdict(score, preliminary, grade, tuple(reasons))


def preliminary_grade(score: int) -> int:
    """The grade of a total of 0 to 90: 90 → 0, 66–89 → 1, 46–65 → 2, 30–45 → 3, 0–29 → 4."""
    return next(grade for lowest, grade in _LOWEST_TOTALS if score >= lowest)


def normalise_diagnosis(code: str) -> str:
    """An ICD-10 code as it is compared: no blanks around it, in upper case."""
    return code.strip().upper()


def _grounds_to_raise(case: AbilityCase) -> Iterator[str]:
    chapter_f = [(code, int(code[1:3])) for code in case.diagnoses if code.startswith("F")]
    dementia = [code for code, number in chapter_f if number <= 3]
    others = [code for code, number in chapter_f if number > 3]
    if dementia:
        yield f"确诊痴呆（F00–F03）：{'、'.join(dementia)}"
    if others:
        yield f"精神科专科医生诊断的其他精神和行为障碍（F04–F99）：{'、'.join(others)}"
    if case.risk_events_30d >= _RISK_EVENTS_THAT_COUNT:
        yield f"近 30 天内发生 {case.risk_events_30d} 次照护风险事件（2 次及以上）"


def _refuse_case(document: Mapping[Any, Any]) -> Iterator[Refusal]:
    for name in document:
        if name not in {"items", "coma", "diagnoses", "risk_events_30d"}:
            yield Refusal(f"/{_escaped(str(name))}", "this member is not known")
    items = document.get("items")
    if isinstance(items, Mapping):
        yield from _refuse_items(items)
    else:
        yield Refusal("/items", "the 26 items of Annex B are needed, as an object of code and score")
    if not isinstance(document.get("coma", False), bool):
        yield Refusal("/coma", "true or false is needed")
    events = document.get("risk_events_30d", 0)
    if type(events) is not int or not 0 <= events <= 1000:
        yield Refusal("/risk_events_30d", "a number of events from 0 to 1000 is needed")
    yield from _refuse_diagnoses(document.get("diagnoses", []))


def _refuse_items(items: Mapping[Any, Any]) -> Iterator[Refusal]:
    for code, highest in HIGHEST_SCORES.items():
        if code not in items:
            yield Refusal(f"/items/{code}", "this item is missing")
        # `true` is an int to Python, and no score.
        elif type(items[code]) is not int:
            yield Refusal(f"/items/{code}", "a whole number is needed")
        elif not 0 <= items[code] <= highest:
            yield Refusal(f"/items/{code}", f"{items[code]} is not within 0 to {highest}")
    for code in items:
        if code not in HIGHEST_SCORES:
            yield Refusal(f"/items/{_escaped(str(code))}", "this item is not known to GB/T 42195-2022")


def _refuse_diagnoses(diagnoses: object) -> Iterator[Refusal]:
    if not isinstance(diagnoses, (list, tuple)):
        yield Refusal("/diagnoses", "a list of ICD-10 codes is needed")
        return
    for position, code in enumerate(diagnoses):
        if not isinstance(code, str) or not _DIAGNOSIS.fullmatch(normalise_diagnosis(code)):
            yield Refusal(f"/diagnoses/{position}", "this is not an ICD-10 code such as F00 or F03.9")


def _escaped(name: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
