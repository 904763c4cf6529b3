"""What the documents leave open and an authority must decide: configured, named, shown with every answer. Pure.

Source of each: the notes of the items concerned. Undecided is a value of its own; it leads to ``needs_evidence`` or to
an entitlement without an amount, never to a guess.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from services.registry.domain.entitlements.facts import GB_T_42195, HIGHEST_GRADE, MZ_T_039, Standard

Grade = tuple[Standard, int]
AddingUp = Literal["sum", "highest"]
# 「每月 30—50 小时」: a county's table picks a number and may exceed the band, but not fall below it.
_LEAST_MINUTES = 30 * 60
_MOST_MINUTES = 31 * 24 * 60


class PolicyError(ValueError):
    """A policy's value is not of its form; the message says what was expected."""


@dataclass(frozen=True)
class GradePolicy:
    """Which grades count for a purpose. A grade in neither set is undecided."""

    counts: frozenset[Grade] = frozenset()
    does_not_count: frozenset[Grade] = frozenset()

    def decides(self, grade: Grade) -> bool | None:
        if grade in self.counts:
            return True
        return False if grade in self.does_not_count else None


def _grades(standard: Standard, *grades: int) -> frozenset[Grade]:
    return frozenset((standard, grade) for grade in grades)


# Both standards call grade 2 and worse 中度失能 and worse; 济政办字〔2018〕55号 equates grades 2–3 of its time
# with 生活长期不能自理. Whether 轻度失能 is meant by 失能 no document says.
_INCAPACITATED = GradePolicy(
    _grades(MZ_T_039, 2, 3) | _grades(GB_T_42195, 2, 3, 4), _grades(MZ_T_039, 0) | _grades(GB_T_42195, 0)
)
_PARTLY_INCAPACITATED = GradePolicy(
    _grades(MZ_T_039, 1, 2, 3) | _grades(GB_T_42195, 1, 2, 3, 4), _grades(MZ_T_039, 0) | _grades(GB_T_42195, 0)
)
# 「2—3级」 was written of MZ/T 039; whether GB/T 42195 grade 4 is meant too the civil affairs bureau must confirm.
_CARE_ALLOWANCE = GradePolicy(_grades(MZ_T_039, 2, 3), _grades(MZ_T_039, 0, 1))
# 「依据老年人能力和需求评估结果」: any loss of ability; of elders without one the text leaves the need open.
_PURCHASED_CARE = GradePolicy(_grades(MZ_T_039, 1, 2, 3) | _grades(GB_T_42195, 1, 2, 3, 4))


@dataclass(frozen=True)
class Policies:
    """One set of decisions, hashable. ``adding_up`` is for items with several grants; months are full ones."""

    incapacitated_grades: GradePolicy = _INCAPACITATED
    partly_incapacitated_grades: GradePolicy = _PARTLY_INCAPACITATED
    care_allowance_grades: GradePolicy = _CARE_ALLOWANCE
    purchased_care_grades: GradePolicy = _PURCHASED_CARE
    purchased_care_minutes: frozenset[tuple[Grade, int]] = frozenset()
    adding_up: frozenset[tuple[int, AddingUp]] = frozenset()
    legal_aid_from_sixty: bool | None = None
    home_adaptation_for_minimum_allowance: bool | None = None
    # MZ/T 039-2013, 4.3: again every six months; of GB/T 42195 no interval is known.
    reassessment_months: frozenset[tuple[Standard, int]] = frozenset({(MZ_T_039, 6)})
    assessment_lapses: bool = False
    # Of silent certification: without a sign of life for so long somebody goes and looks, as often as MZ/T 039-2013
    # re-assesses; arrears are told for so long a time back. Neither is in the documents.
    silent_months: int = 6
    back_pay_months: int = 12

    def adds_up(self, item: int) -> AddingUp | None:
        return dict(self.adding_up).get(item)

    def minutes_for(self, grade: Grade | None) -> int | None:
        """Minutes a month that the county's table grants for a grade."""
        return None if grade is None else dict(self.purchased_care_minutes).get(grade)


_GRADE_POLICIES = (
    "incapacitated_grades",
    "partly_incapacitated_grades",
    "care_allowance_grades",
    "purchased_care_grades",
)
_LOWEST_MONTHS = {"silent_months": 1, "back_pay_months": 0}
_DECISIONS = ("legal_aid_from_sixty", "home_adaptation_for_minimum_allowance")
POLICY_KEYS = (
    *_GRADE_POLICIES,
    *_DECISIONS,
    "purchased_care_minutes",
    "adding_up",
    "reassessment_months",
    "assessment_lapses",
    *_LOWEST_MONTHS,
)
"""Names of the policies; each is decided by itself."""


def with_decision(policies: Policies, key: str, value: Any) -> Policies:
    """``policies`` with one decision made, its ``value`` being JSON.

    grades        ``{"MZ/T 039-2013": {"2": true, "1": false}}``; a grade left out is undecided
    minutes       ``{"MZ/T 039-2013": {"3": 3000}}``
    adding_up     ``{"17": "sum"}`` or ``"highest"``
    months        ``{"MZ/T 039-2013": 6}``; of silent certification a number
    the others    true, false; null for undecided

    Raises :class:`PolicyError`.
    """
    if key in _GRADE_POLICIES:
        table = _by_grade(value)
        if not all(type(counts) is bool for counts in table.values()):
            raise PolicyError("each grade is true or false; leave out what is undecided")
        decided: Any = GradePolicy(
            frozenset(grade for grade, counts in table.items() if counts),
            frozenset(grade for grade, counts in table.items() if not counts),
        )
    elif key == "purchased_care_minutes":
        decided = _minutes(value)
    elif key == "adding_up":
        decided = _adding_up(value)
    elif key == "reassessment_months":
        decided = _months(value)
    elif key in _LOWEST_MONTHS:
        decided = _number_of_months(value, _LOWEST_MONTHS[key])
    elif key == "assessment_lapses" or key in _DECISIONS:
        if type(value) is not bool and not (value is None and key in _DECISIONS):
            raise PolicyError("true or false" + (", or null while undecided" if key in _DECISIONS else ""))
        decided = value
    else:
        raise PolicyError(f"there is no policy {key!r}; there are {', '.join(POLICY_KEYS)}")
    changes: dict[str, Any] = {key: decided}
    return replace(policies, **changes)


def value_of(policies: Policies, key: str) -> Any:
    """A policy as JSON, in the form :func:`with_decision` takes."""
    value = getattr(policies, key)
    if isinstance(value, GradePolicy):
        pairs = [(grade, True) for grade in value.counts] + [(grade, False) for grade in value.does_not_count]
        return _nested(pairs)
    if key == "purchased_care_minutes":
        return _nested(list(value))
    if key in {"adding_up", "reassessment_months"}:
        return {str(name): chosen for name, chosen in sorted(value)}
    return value


def _nested(pairs: list[tuple[Grade, Any]]) -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    for (standard, grade), chosen in sorted(pairs):
        table.setdefault(standard, {})[str(grade)] = chosen
    return table


def _by_grade(value: Any) -> dict[Grade, Any]:
    if not isinstance(value, dict):
        raise PolicyError("an object of standards is expected")
    table: dict[Grade, Any] = {}
    for name, grades in value.items():
        standard = _standard(name)
        if not isinstance(grades, dict):
            raise PolicyError(f"{standard}: an object of grades is expected")
        for grade, chosen in grades.items():
            if grade not in {str(number) for number in range(HIGHEST_GRADE[standard] + 1)}:
                raise PolicyError(f"{standard} has the grades 0 to {HIGHEST_GRADE[standard]}")
            table[standard, int(grade)] = chosen
    return table


def _standard(name: Any) -> Standard:
    if name not in HIGHEST_GRADE:
        raise PolicyError(f"a standard is one of {', '.join(HIGHEST_GRADE)}")
    return cast("Standard", name)


def _minutes(value: Any) -> frozenset[tuple[Grade, int]]:
    table = _by_grade(value)
    if not all(type(minutes) is int and _LEAST_MINUTES <= minutes <= _MOST_MINUTES for minutes in table.values()):
        raise PolicyError(f"minutes a month are whole and {_LEAST_MINUTES} to {_MOST_MINUTES}")
    return frozenset(table.items())


def _adding_up(value: Any) -> frozenset[tuple[int, AddingUp]]:
    if not isinstance(value, dict):
        raise PolicyError("an object of item numbers is expected")
    for item, chosen in value.items():
        if item not in {str(number) for number in range(1, 29)} or chosen not in {"sum", "highest"}:
            raise PolicyError("for an item's number, 1 to 28: sum or highest")
    return frozenset((int(item), cast("AddingUp", chosen)) for item, chosen in value.items())


def _number_of_months(value: Any, lowest: int) -> int:
    if type(value) is not int or not lowest <= value <= 120:
        raise PolicyError(f"months are {lowest} to 120")
    return value


def _months(value: Any) -> frozenset[tuple[Standard, int]]:
    if not isinstance(value, dict):
        raise PolicyError("an object of standards is expected")
    if not all(type(months) is int and 1 <= months <= 120 for months in value.values()):
        raise PolicyError("months are 1 to 120")
    return frozenset((_standard(name), months) for name, months in value.items())
