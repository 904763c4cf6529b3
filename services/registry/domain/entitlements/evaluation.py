"""Judging the 28 items. Pure.

Two ways lead to the same answers because there is only one: an elder's facts on a day become a ``Situation``, and an
``Evaluator`` judges each situation once. The single answer and the batch differ in how many elders they ask about.

Evaluation is monotone: conditions have no negation of facts, so another trait, evidence that something is so, or a
finer attribute never turns ``entitled`` into ``not_entitled``. What can: another day, another division, evidence that
something is not so, and a later assessment, which takes the place of the one before.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from services.registry.domain.entitlements.conditions import Condition, Leaf, Outcome, both, weigh
from services.registry.domain.entitlements.facts import ElderFacts
from services.registry.domain.entitlements.policies import Policies
from services.registry.domain.entitlements.service_list import ITEM_NUMBERS, Grant, Item, Sentence, ServiceList
from services.registry.domain.entitlements.situation import Situation, situation_of
from services.registry.domain.entitlements.words import meaning_of

Status = Literal["entitled", "not_entitled", "needs_evidence"]
_STATUS: dict[bool | None, Status] = {True: "entitled", False: "not_entitled", None: "needs_evidence"}
_meaning = cache(meaning_of)


@dataclass(frozen=True, slots=True)
class Component:
    """A grant that is due by itself; ``amount_fen`` a month, ``None`` where no document states it."""

    key: str
    title: str
    amount_fen: int | None
    is_at_least: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one item.

    ``amount_fen`` and ``minutes_per_month`` (lowest, highest) are told only of who is entitled, and only where they
    are certain. ``facts`` are the words that hold, ``missing`` those not known, ``policies`` those it rests on.
    """

    item: int
    title: str
    status: Status
    amount_fen: int | None = None
    minutes_per_month: tuple[int, int] | None = None
    reasons: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    policies: tuple[str, ...] = ()
    sources: tuple[Sentence, ...] = ()


@dataclass
class Evaluator:
    """Judges by one list and one set of policies, and remembers each situation's verdicts."""

    service_list: ServiceList
    policies: Policies = field(default_factory=Policies)
    _known: dict[Situation, tuple[Verdict, ...]] = field(default_factory=dict, init=False, repr=False)

    def evaluate(self, elder: ElderFacts, day: date) -> tuple[Verdict, ...]:
        """The verdicts on all 28 items in their order. Outside the list's validity none of them is due."""
        if not self.service_list.is_in_force(day):
            return _not_in_force(self.service_list)
        situation = situation_of(elder, day, self.service_list.lens, self.policies)
        verdicts = self._known.get(situation)
        if verdicts is None:
            verdicts = self._known[situation] = judge(self.service_list, self.policies, situation)
        return verdicts

    def evaluate_all(self, elders: Iterable[ElderFacts], day: date) -> Iterator[tuple[Verdict, ...]]:
        """The verdicts of many, in their order."""
        return (self.evaluate(elder, day) for elder in elders)

    @property
    def distinct_situations(self) -> int:
        """How many situations were judged so far."""
        return len(self._known)


def judge(service_list: ServiceList, policies: Policies, situation: Situation) -> tuple[Verdict, ...]:
    """The verdicts in one situation. Nothing is remembered; :class:`Evaluator` does that."""

    @cache
    def answer(word: str) -> Leaf:
        return _meaning(word)(situation, policies)

    verdicts = []
    for number in ITEM_NUMBERS:
        item = service_list.items.get(number)
        if item is None:
            reason = f"{service_list.document}未规定此项"
            verdicts.append(Verdict(number, service_list.absent[number], "not_entitled", reasons=(reason,)))
        else:
            verdicts.append(_Judgement(service_list.condition, item, situation, policies, answer).verdict())
    return tuple(verdicts)


def _not_in_force(service_list: ServiceList) -> tuple[Verdict, ...]:
    until = f"至{service_list.valid_to.isoformat()}" if service_list.valid_to else "起"
    reason = f"{service_list.document}在该日不适用（有效期{service_list.valid_from.isoformat()}{until}）"
    titles = {**service_list.absent, **{number: item.title for number, item in service_list.items.items()}}
    return tuple(Verdict(number, titles[number], "not_entitled", reasons=(reason,)) for number in ITEM_NUMBERS)


class _Judgement:
    """One item in one situation."""

    def __init__(
        self, general: Condition, item: Item, situation: Situation, policies: Policies, answer: Callable[[str], Leaf]
    ) -> None:
        self._item = item
        self._situation = situation
        self._policies = policies
        self._answer = answer
        base = weigh(both(general, item.when), answer)
        self._grants = [(grant, weigh(grant.when, answer)) for grant in item.grants]
        self._outcome = _joined(base, [outcome for _, outcome in self._grants]) if self._grants else base

    def verdict(self) -> Verdict:
        outcome = self._outcome
        is_entitled = outcome.value is True
        due = [grant for grant, weighed in self._grants if weighed.value is True] if is_entitled else []
        amount, about_amount = self._amount(due)
        leaves = outcome.with_value(True) if outcome.value is not False else ()
        open_parts = self._open_parts() if is_entitled else []
        missing = outcome.with_value(None) if outcome.value is None else tuple(leaf for _, leaf in open_parts)
        reasons = [leaf.reason for leaf in (outcome.leaves if outcome.value is not None else missing)]
        reasons += [f"{grant.title}：{leaf.reason}" for grant, leaf in open_parts]
        reasons += about_amount + self._remarks(outcome)
        return Verdict(
            item=self._item.number,
            title=self._item.title,
            status=_STATUS[outcome.value],
            amount_fen=amount,
            minutes_per_month=self._minutes() if is_entitled else None,
            reasons=tuple(dict.fromkeys(reasons)),
            facts=tuple(leaf.word for leaf in leaves),
            missing=tuple(dict.fromkeys(leaf.word for leaf in missing)),
            components=tuple(Component(grant.key, grant.title, grant.amount_fen, grant.is_at_least) for grant in due),
            policies=self._policies_used(outcome, due),
            sources=self._item.sources,
        )

    def _amount(self, due: list[Grant]) -> tuple[int | None, list[str]]:
        """The certain amount, and what is to be said of it."""
        told = [_told(grant) for grant in due]
        if len(due) < 2:
            return (due[0].amount_fen if due else None), told
        amounts = [grant.amount_fen for grant in due if grant.amount_fen is not None]
        rule = self._policies.adds_up(self._item.number)
        if rule is None:
            return None, [*told, "各部分能否叠加文件未规定，由人工复核后确定金额"]
        if len(amounts) < len(due):
            return None, told
        return (sum(amounts) if rule == "sum" else max(amounts)), told

    def _minutes(self) -> tuple[int, int] | None:
        band = self._item.minutes_per_month
        decided = self._policies.minutes_for(self._situation.grade)
        return (decided, decided) if band is not None and decided is not None else band

    def _open_parts(self) -> list[tuple[Grant, Leaf]]:
        """What would have to be known for a grant that is not certain, grant by grant."""
        return [
            (grant, leaf)
            for grant, weighed in self._grants
            if weighed.value is None
            for leaf in weighed.with_value(None)
        ]

    def _remarks(self, outcome: Outcome) -> list[str]:
        if outcome.value is False:
            return []
        notes = [note.text for note in self._item.notes if weigh(note.when, self._answer).value is True]
        if self._situation.is_reassessment_due and any(_is_of_grade(leaf) for leaf in self._every_leaf()):
            notes.append("能力评估已到复评期限")
        return notes

    def _every_leaf(self) -> list[Leaf]:
        return [*self._outcome.leaves, *(leaf for _, weighed in self._grants for leaf in weighed.leaves)]

    def _policies_used(self, outcome: Outcome, due: list[Grant]) -> tuple[str, ...]:
        names = {leaf.policy for leaf in (self._every_leaf() if outcome.value is True else outcome.leaves)}
        if len(due) > 1:
            names.add("adding_up")
        if outcome.value is True and self._item.minutes_per_month is not None:
            names.add("purchased_care_minutes")
        if any(map(_is_of_grade, self._every_leaf())):
            names.add("reassessment_months")
        return tuple(sorted(name for name in names if name is not None))


def _joined(base: Outcome, grants: list[Outcome]) -> Outcome:
    """``base`` and any of the grants."""
    if base.value is False:
        return base
    wanted = next((value for value in (True, None) if any(grant.value is value for grant in grants)), False)
    leaves = [leaf for grant in grants if grant.value is wanted for leaf in grant.leaves]
    if wanted is False:
        return Outcome(wanted, tuple(dict.fromkeys(leaves)))
    value = None if base.value is None else wanted
    return Outcome(value, tuple(dict.fromkeys([*base.leaves, *leaves])))


def _is_of_grade(leaf: Leaf) -> bool:
    return leaf.policy is not None and leaf.policy.endswith("_grades")


def _told(grant: Grant) -> str:
    if grant.amount_fen is None:
        return f"{grant.title}：{grant.note}"
    yuan = f"{grant.amount_fen // 100}" if grant.amount_fen % 100 == 0 else f"{grant.amount_fen / 100:.2f}"
    note = f"（{grant.note}）" if grant.note else ""
    return f"{grant.title}：每人每月{'不少于' if grant.is_at_least else ''}{yuan}元{note}"
