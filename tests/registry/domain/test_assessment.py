"""GB/T 42195-2022 item by item and at every boundary; MZ/T 039-2013 as it was graded."""

from datetime import date
from typing import Any

import pytest

from services.registry.domain.assessment import (
    HIGHEST_SCORES,
    AbilityCase,
    InvalidAssessmentError,
    Recorded,
    Standard,
    assess,
    judge,
    preliminary_grade,
    read_case,
)
from services.registry.domain.assessment_policy import AssessmentPolicy

ABLE = dict(HIGHEST_SCORES)


def scored(total: int) -> dict[str, int]:
    """Items that add up to ``total``, taken from the first ones."""
    items, missing = dict(ABLE), sum(ABLE.values()) - total
    for code, highest in ABLE.items():
        taken = min(highest, missing)
        items[code] -= taken
        missing -= taken
    assert sum(items.values()) == total
    return items


def test_the_items_are_those_of_annex_b() -> None:
    sums = {part: sum(s for code, s in ABLE.items() if code.startswith(part)) for part in ("B.1", "B.2", "B.3", "B.4")}
    assert len(ABLE) == 26
    assert sums == {"B.1": 32, "B.2": 15, "B.3": 28, "B.4": 15}
    assert sum(ABLE.values()) == 90
    below_four = {code: highest for code, highest in ABLE.items() if highest != 4}
    assert below_four == {"B.2.4": 3, "B.3.7": 1, "B.3.8": 1, "B.3.9": 2, "B.4.1": 2, "B.4.2": 2, "B.4.4": 3}


@pytest.mark.parametrize("code", ABLE)
def test_every_item_counts_and_has_its_range(code: str) -> None:
    assert assess(read_case({"items": {**ABLE, code: 0}})).score == 90 - ABLE[code]
    for wrong in (-1, ABLE[code] + 1, 1.0, True, "1", None):
        with pytest.raises(InvalidAssessmentError) as refused:
            read_case({"items": {**ABLE, code: wrong}})
        assert [refusal.pointer for refusal in refused.value.refusals] == [f"/items/{code}"]
    with pytest.raises(InvalidAssessmentError, match=f"/items/{code}: this item is missing"):
        read_case({"items": {other: score for other, score in ABLE.items() if other != code}})


@pytest.mark.parametrize(
    ("total", "grade"),
    [(90, 0), (89, 1), (66, 1), (65, 2), (46, 2), (45, 3), (30, 3), (29, 4), (1, 4), (0, 4)],
)
def test_the_boundaries_of_the_grades(total: int, grade: int) -> None:
    verdict = assess(AbilityCase(scored(total)))
    assert (verdict.score, verdict.preliminary_grade, verdict.grade) == (total, grade, grade)
    assert len(verdict.reasons) == 1


def test_grades_never_improve_with_fewer_points() -> None:
    grades = [preliminary_grade(total) for total in range(91)]
    assert grades == sorted(grades, reverse=True)


@pytest.mark.parametrize("total", [90, 60, 0])
def test_a_coma_is_the_worst_grade_at_once(total: int) -> None:
    verdict = assess(AbilityCase(scored(total), coma=True, diagnoses=("F00",), risk_events_30d=3))
    assert verdict.grade == 4
    assert "C.4" in verdict.reasons[-1]
    assert "昏迷" in verdict.reasons[-1]


@pytest.mark.parametrize(
    ("diagnoses", "events", "is_raised"),
    [
        (["F00"], 0, True),
        (["F03.9"], 0, True),
        (["f01.1"], 0, True),
        ([" F02 "], 0, True),
        (["F00.0*"], 0, True),
        (["F00.100x001"], 0, True),
        (["F04"], 0, True),
        (["F99"], 0, True),
        (["I10", "F32.9"], 0, True),
        (["G30.9", "I10"], 0, False),
        ([], 1, False),
        ([], 2, True),
        ([], 3, True),
        (["F00", "F20"], 2, True),
    ],
)
def test_what_raises_the_grade_raises_it_once(diagnoses: list[str], events: int, *, is_raised: bool) -> None:
    for total, preliminary in ((90, 0), (66, 1), (46, 2), (30, 3), (0, 4)):
        document = {"items": scored(total), "diagnoses": diagnoses, "risk_events_30d": events}
        verdict = assess(read_case(document))
        assert verdict.preliminary_grade == preliminary
        assert verdict.grade == (min(preliminary + 1, 4) if is_raised else preliminary)
        assert any("C.4" in reason for reason in verdict.reasons) is is_raised


_WRONG: list[tuple[Any, list[str]]] = [
    ([], [""]),
    ({}, ["/items"]),
    ({"items": [4] * 26}, ["/items"]),
    ({"items": {**ABLE, "B.9.9": 1}}, ["/items/B.9.9"]),
    ({"items": {**ABLE, "a/b~c": 1}}, ["/items/a~1b~0c"]),
    ({"items": ABLE, "coma": 1}, ["/coma"]),
    ({"items": ABLE, "coma": None}, ["/coma"]),
    ({"items": ABLE, "risk_events_30d": -1}, ["/risk_events_30d"]),
    ({"items": ABLE, "risk_events_30d": True}, ["/risk_events_30d"]),
    ({"items": ABLE, "diagnoses": "F00"}, ["/diagnoses"]),
    ({"items": ABLE, "diagnoses": ["F00", "dementia", 3, "F0"]}, ["/diagnoses/1", "/diagnoses/2", "/diagnoses/3"]),
    ({"items": ABLE, "grade": 0}, ["/grade"]),
    ({"items": {**ABLE, "B.2.4": 4}, "coma": "no"}, ["/items/B.2.4", "/coma"]),
]


@pytest.mark.parametrize(("document", "pointers"), _WRONG)
def test_what_is_refused_and_where(document: Any, pointers: list[str]) -> None:
    with pytest.raises(InvalidAssessmentError) as refused:
        read_case(document)
    assert [refusal.pointer for refusal in refused.value.refusals] == pointers


@pytest.mark.parametrize("grade", [0, 1, 2, 3])
def test_the_older_standard_is_recorded_as_graded(grade: int) -> None:
    assert judge(Standard.MZ_T_039, {"grade": grade}) == Recorded(grade)


@pytest.mark.parametrize(
    ("standard", "observed", "pointers"),
    [
        (Standard.MZ_T_039, {}, ["/grade"]),
        (Standard.MZ_T_039, {"grade": 4}, ["/grade"]),
        (Standard.MZ_T_039, {"grade": True}, ["/grade"]),
        (Standard.MZ_T_039, {"grade": 2, "items": ABLE}, ["/items"]),
        (Standard.GB_T_42195, {"grade": 2, "items": ABLE}, ["/grade"]),
        (Standard.GB_T_42195, {"grade": 2}, ["/items"]),
    ],
)
def test_one_standard_is_never_taken_for_the_other(
    standard: Standard, observed: dict[str, Any], pointers: list[str]
) -> None:
    with pytest.raises(InvalidAssessmentError) as refused:
        judge(standard, observed)
    assert [refusal.pointer for refusal in refused.value.refusals] == pointers


POLICY = AssessmentPolicy(dict.fromkeys(Standard, 2), {Standard.GB_T_42195: 12, Standard.MZ_T_039: 6})


def test_the_next_one_is_due_after_the_months_of_the_standard() -> None:
    assert POLICY.next_due(Standard.GB_T_42195, date(2024, 2, 29)) == date(2025, 2, 28)
    assert POLICY.next_due(Standard.MZ_T_039, date(2024, 8, 31)) == date(2025, 2, 28)
    assert POLICY.next_due(Standard.MZ_T_039, date(2024, 6, 1)) == date(2024, 12, 1)


def test_the_day_and_the_assessors() -> None:
    today = date(2024, 6, 1)
    assert POLICY.refuse(Standard.MZ_T_039, today, ["甲", "乙"], today) == []
    found = POLICY.refuse(Standard.MZ_T_039, date(2024, 6, 2), ["甲", "甲"], today)
    assert [refusal.pointer for refusal in found] == ["/assessed_on", "/assessors"]
