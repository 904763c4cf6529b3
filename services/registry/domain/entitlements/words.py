"""What each word of a rule means in a situation, and how its answer is told. Pure.

    age>=80  age<80                      completed years
    in_city  household_in_city           where an elder lives or is registered; where registered
    minimum_allowance …                  a trait (``domain.traits``); not recorded is no
    support=home  support=institution    how a destitute elder is supported
    disability_level<=2                  1 is the gravest
    disability_kind=visual,hearing       one of the kinds
    incapacitated  partly_incapacitated  by the trait, or by the grade of the last assessment
    grade:NAME                           by the grade; without an assessment not known
    evidence:NAME                        what the registry does not record; not stated is not known
    policy:NAME                          what an authority has decided; undecided is not known

A recorded trait's absence is an answer because registering it is somebody's duty (civil affairs, the disabled persons'
federation); nobody's duty is to register who has been wronged or begs.
"""

import re
from collections.abc import Callable, Mapping

from services.registry.domain.entitlements.conditions import Leaf
from services.registry.domain.entitlements.facts import Standard
from services.registry.domain.entitlements.policies import GradePolicy, Policies
from services.registry.domain.entitlements.situation import Situation

TRAIT_TITLES: dict[str, str] = {
    "destitute": "特困",
    "minimum_allowance": "低保",
    "hardship": "经济困难",
    "incapacitated": "失能",
    "dementia": "失智",
    "living_alone": "独居",
    "empty_nest": "空巢",
    "left_behind": "留守",
    "special_family": "计划生育特殊家庭",
    "bereaved_only_child": "独生子女死亡",
    "disabled_only_child": "独生子女伤残",
    "disabled": "残疾",
    "special_contribution": "特殊贡献",
    "three_nos": "三无",
    "five_guarantees": "五保",
}
EVIDENCE_TITLES: dict[str, str] = {
    "employee_pension_insured": "参加职工基本养老保险且符合领取条件",
    "resident_pension_insured": "参加城乡居民基本养老保险且符合领取条件",
    "rights_infringed": "合法权益受侵害",
    "fees_unaffordable": "交纳诉讼费确有困难",
    "no_agent_for_lack_of_means": "因经济困难没有委托代理人",
    "still_in_difficulty": "获得最低生活保障金后生活仍有困难",
    "legal_aid_conditions_met": "符合法律援助条件",
    "honoured_group": "属于烈士遗属、因公牺牲或病故军人遗属、残疾或复员退伍军人",
    "no_able_supporter": "无法定赡养扶养人或其无赡养扶养能力",
    "state_pension": "享受国家定期抚恤补助待遇",
    "long_term_care": "需要长期照护",
    "relative_trained": "家庭成员参加照护等职业技能培训",
    "without_means_of_living": "生活无着的流浪、乞讨",
    "selected_for_adaptation": "列入当年改造批次",
}
_POLICY_TITLES = {
    "legal_aid_from_sixty": "法律诉讼服务由60周岁起",
    "home_adaptation_for_minimum_allowance": "当地将适老化改造扩大到低保老年人",
}
# Who belongs to the wider group may belong to the narrower: that is then not known, rather than not so.
_MAY_BE_WITHIN = {
    "bereaved_only_child": ("special_family", "disabled_only_child"),
    "disabled_only_child": ("special_family", "bereaved_only_child"),
    "three_nos": ("destitute", "five_guarantees"),
    "five_guarantees": ("destitute", "three_nos"),
}
_DESTITUTE = frozenset({"destitute", "three_nos", "five_guarantees"})
_PATTERN = re.compile(r"(?P<head>[a-z_]+)(?:(?P<sign>>=|<=|<|=|:)(?P<rest>.+))?")

Meaning = Callable[[Situation, Policies], Leaf]


def evidence_name(word: str) -> str | None:
    """The evidence a word asks for."""
    return word.removeprefix("evidence:") if word.startswith("evidence:") else None


def age_limit(word: str) -> int | None:
    """The age a word asks about."""
    return int(word.lstrip("age<>=")) if word.startswith("age") else None


def meaning_of(word: str) -> Meaning:
    """How to answer for ``word``. Raises ``ValueError`` for a word that no rule may use."""
    found = _PATTERN.fullmatch(word)
    meaning = None
    if found is not None:
        meaning = (
            _plain(word) if found["sign"] is None else _with_value(word, found["head"], found["sign"], found["rest"])
        )
    if meaning is None:
        raise ValueError(f"no rule may use the word {word!r}")
    return meaning


def _plain(word: str) -> Meaning | None:
    if word in {"in_city", "household_in_city"}:
        return _place(word)
    if word in {"incapacitated", "partly_incapacitated"}:
        return _incapacity(word)
    return _trait(word) if word in TRAIT_TITLES else None


def _with_value(word: str, head: str, sign: str, value: str) -> Meaning | None:
    match head, sign:
        case ("age", ">=" | "<") if value.isdecimal():
            return _age(word, sign, int(value))
        case ("support", "=") if value in {"home", "institution"}:
            return _support(word, value)
        case ("disability_level", "<=") if value.isdecimal():
            return _level(word, int(value))
        case ("disability_kind", "="):
            return _kind(word, frozenset(value.split(",")))
        case ("grade", ":") if value in {"care_allowance", "purchased_care"}:
            return _grade(word, value + "_grades")
        case ("evidence", ":") if value in EVIDENCE_TITLES:
            return _evidence(word, value)
        case ("policy", ":") if value in _POLICY_TITLES:
            return _policy(word, value)
        case _:
            return None


def _age(word: str, sign: str, limit: int) -> Meaning:
    def answer(situation: Situation, _policies: Policies) -> Leaf:
        reached = situation.age_reached >= limit
        return Leaf(word, reached == (sign == ">="), f"{'已满' if reached else '不满'}{limit}周岁")

    return answer


def _place(word: str) -> Meaning:
    told: Mapping[bool | None, str] = (
        {True: "户籍或居住在本市", False: "户籍和居住地均不在本市", None: "户籍地、居住地未登记齐全"}
        if word == "in_city"
        else {True: "具有本市户籍", False: "不具有本市户籍", None: "户籍地未登记"}
    )

    def answer(situation: Situation, _policies: Policies) -> Leaf:
        value = situation.in_city if word == "in_city" else situation.household_in_city
        return Leaf(word, value, told[value])

    return answer


def _trait(word: str) -> Meaning:
    title = TRAIT_TITLES[word]
    wider, other = _MAY_BE_WITHIN.get(word, ("", ""))

    def answer(situation: Situation, _policies: Policies) -> Leaf:
        if word in situation.traits:
            return Leaf(word, True, f"登记为{title}")
        if wider in situation.traits and other not in situation.traits:
            return Leaf(word, None, f"登记为{TRAIT_TITLES[wider]}，是否属于{title}未登记")
        return Leaf(word, False, f"未登记{title}")

    return answer


def _incapacity(word: str) -> Meaning:
    title = "失能" if word == "incapacitated" else "失能或半失能"
    key = word + "_grades"

    def answer(situation: Situation, policies: Policies) -> Leaf:
        if "incapacitated" in situation.traits:
            return Leaf(word, True, "登记为失能")
        if "dementia" in situation.traits:
            return Leaf(word, True, "登记为失智，失能包括失智（《山东省养老服务条例》第七十四条）")
        if situation.grade is None:
            return Leaf(word, False, f"未登记{title}，也没有有效的能力评估")
        return _by_grade(word, situation.grade, policies, key, title)

    return answer


def _grade(word: str, key: str) -> Meaning:
    def answer(situation: Situation, policies: Policies) -> Leaf:
        if situation.grade is None:
            return Leaf(word, None, "没有有效的能力评估")
        return _by_grade(word, situation.grade, policies, key, "规定的评估等级")

    return answer


def _by_grade(word: str, grade: tuple[Standard, int], policies: Policies, key: str, title: str) -> Leaf:
    policy: GradePolicy = getattr(policies, key)
    value = policy.decides(grade)
    told = {True: f"属于{title}", False: f"不属于{title}", None: f"是否属于{title}，文件未规定，尚未确认"}
    return Leaf(word, value, f"能力评估（{grade[0]}）{grade[1]}级，{told[value]}", key)


def _support(word: str, support: str) -> Meaning:
    title = "分散供养（在家）" if support == "home" else "集中供养"

    def answer(situation: Situation, _policies: Policies) -> Leaf:
        if situation.traits.isdisjoint(_DESTITUTE):
            return Leaf(word, False, "未登记特困")
        if situation.support is None:
            return Leaf(word, None, "登记为特困，供养方式未登记")
        is_so = situation.support == support
        return Leaf(word, is_so, f"登记为{title}" if is_so else f"未选择{title}")

    return answer


def _level(word: str, highest: int) -> Meaning:
    def answer(situation: Situation, _policies: Policies) -> Leaf:
        if "disabled" not in situation.traits:
            return Leaf(word, False, "未登记残疾")
        level = situation.disability_level
        if level is None:
            return Leaf(word, None, "登记为残疾，等级未登记")
        return Leaf(word, level <= highest, f"残疾等级{'一二三四'[level - 1]}级")

    return answer


def _kind(word: str, kinds: frozenset[str]) -> Meaning:
    def answer(situation: Situation, _policies: Policies) -> Leaf:
        if "disabled" not in situation.traits:
            return Leaf(word, False, "未登记残疾")
        kind = situation.disability_kind
        if kind is None:
            return Leaf(word, None, "登记为残疾，类别未登记")
        return Leaf(word, kind in kinds, f"残疾类别：{kind}")

    return answer


def _evidence(word: str, name: str) -> Meaning:
    title = EVIDENCE_TITLES[name]
    told = {True: f"有证明：{title}", False: f"有证明不符合：{title}", None: f"需要证明：{title}"}

    def answer(situation: Situation, _policies: Policies) -> Leaf:
        value = dict(situation.evidence).get(name)
        return Leaf(word, value, told[value])

    return answer


def _policy(word: str, name: str) -> Meaning:
    title = _POLICY_TITLES[name]
    told = {True: f"已确认：{title}", False: f"已确认不适用：{title}", None: f"文件未明确，尚未确认：{title}"}

    def answer(_situation: Situation, policies: Policies) -> Leaf:
        value: bool | None = getattr(policies, name)
        return Leaf(word, value, told[value], name)

    return answer
