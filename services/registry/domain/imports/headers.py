"""Finding a sheet's header, of one or two rows below any titles, and what each of its columns holds. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.registry.domain.imports.cells import Cell, text_of
from services.registry.domain.traits import Trait

HEADER_WITHIN_ROWS = 30
MOST_CONTACTS = 3
_NEEDED = frozenset({"name", "id_number"})

_FIELDS: dict[str, str] = {
    "name": "姓名 老人姓名 老年人姓名 人员姓名 本人姓名 名字 老年人 申请人姓名 对象姓名",
    "id_number": (
        "身份证号 身份证 身份证号码 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 居民身份证号码"
        " 居民身份号码 证件号码 证件号 身份证件号码 身份证件号 身份号码 身份证编号"
        " 老人身份证号 老年人身份证号 老年人身份证号码 本人身份证号"
    ),
    "sex": "性别 老人性别",
    "birth_date": "出生日期 出生年月日 出生年月 出生时间 生日 出生",
    "phone": (
        "联系电话 手机号 手机号码 手机 电话 电话号码 本人电话 本人联系电话 联系方式 联系手机 老人电话"
        " 老人联系电话 移动电话 固定电话 老年人联系电话 本人手机号"
    ),
    "division": (
        "行政区划代码 行政区划 区划代码 行政区划编码 区划编码 所属区划 所属行政区划 行政区划名称 居住地区划"
        " 居住地行政区划 居住地行政区划代码 居住地区划代码 所在区划 现住地行政区划"
    ),
    "county": "县区 区县 县市区 所属县区 所属区县 所在县区 县 区 县市",
    "township": "乡镇 街道 乡镇街道 镇街 街道乡镇 所属乡镇 所属街道 所属乡镇街道 所在乡镇 所在街道 所属镇街 镇街道",
    "community": "村居 社区 村社区 村委会 居委会 村居委会 所属社区 所属村居 所在社区 所在村居 行政村 社区村 村",
    "address": (
        "居住地 居住地址 现住址 现居住地 现居住地址 家庭住址 家庭地址 住址 地址 详细地址 居住地详细地址"
        " 常住地址 常住地 现住地址 居住详细地址"
    ),
    "household": (
        "户籍地 户籍所在地 户籍地址 户籍 户口所在地 户籍所在地址"
        " 户籍地区划代码 户籍地行政区划代码 户籍行政区划 户籍地行政区划"
    ),
    "language": "语言 方言 使用语言",
    "living": "居住状况 居住情况 居住类型 家庭类型 居住方式 生活状况",
    "categories": "人员类别 老人类别 老年人类别 对象类别 人员类型 老人类型 老年人类型 特殊类别 困难类型 救助类型 类别",
    "disability": "残疾等级 残疾级别 残疾情况 是否残疾 残疾证等级 残疾",
}
_TRAITS: dict[Trait, str] = {
    Trait.MINIMUM_ALLOWANCE: "低保 低保户 低保对象 最低生活保障 最低生活保障对象 低保人员 享受低保",
    Trait.DESTITUTE: "特困 特困人员 特困供养 特困供养人员 分散供养 集中供养",
    Trait.HARDSHIP: "经济困难 经济困难老年人 低收入 低保边缘",
    Trait.INCAPACITATED: "失能 失能老人 失能老年人",
    Trait.DEMENTIA: "失智 失智老人 认知障碍 阿尔茨海默",
    Trait.LIVING_ALONE: "独居 独居老人 独居老年人",
    Trait.EMPTY_NEST: "空巢 空巢老人 空巢老年人",
    Trait.LEFT_BEHIND: "留守 留守老人 留守老年人",
    Trait.SPECIAL_FAMILY: "计划生育特殊家庭 计生特殊家庭 特殊家庭 计生特扶",
    Trait.BEREAVED_ONLY_CHILD: "失独 失独家庭 失独老人",
    Trait.DISABLED_ONLY_CHILD: "独生子女伤残 伤残家庭 独生子女伤残家庭",
    Trait.SPECIAL_CONTRIBUTION: "优抚 优抚对象 特殊贡献 优待抚恤",
    Trait.THREE_NOS: "三无 三无老人 三无人员",
    Trait.FIVE_GUARANTEES: "五保 五保户 五保老人 五保供养",
}
TRAIT_NAMES = {trait: words.partition(" ")[0] for trait, words in _TRAITS.items()} | {Trait.DISABLED: "残疾"}
"""What a trait is called in a sheet that leaves the hub."""

# 低保边缘 is not 低保: a longer word is looked for before the shorter ones it holds.
_TRAIT_WORDS = sorted(
    ((word, trait) for trait, words in _TRAITS.items() for word in words.split()), key=lambda pair: -len(pair[0])
)

_BY_HEADER: dict[str, str] = {
    **{word: field for field, words in _FIELDS.items() for word in words.split()},
    **{word: f"trait:{trait.value}" for word, trait in _TRAIT_WORDS},
}
_OTHER_PERSON = re.compile(
    r"(?:第?(?P<before>[一二三1-3]))?(?P<who>紧急联系人|家庭联系人|联系人|监护人|法定监护人|赡养人|子女|亲属|家属|照护人)(?P<after>[一二三1-3])?(?P<what>.*)"
)
_PARTS: dict[str, str] = {
    **dict.fromkeys(("", "姓名", "名字"), "name"),
    **dict.fromkeys(("电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"), "phone"),
    **dict.fromkeys(("关系", "与老人关系", "与老年人关系", "与本人关系"), "relationship"),
}
_RELATIONSHIPS = frozenset({"关系", "与老人关系", "与老年人关系", "与本人关系", "与联系人关系"})
_DENIALS = frozenset({"非", "不", "无", "未", "否"})
_RANKS = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}
# With what stands in brackets beside the name of a column, and the marks that say it must be filled in.
_DECORATION = re.compile(r"[((【\[].*?[))】\]]|[\s**※::、,,./\-_★]+|^\d+[.、]")


@dataclass(frozen=True)
class Column:
    """A column with its heading as the sheet has it; ``field`` is ``None`` where we know no use for it."""

    index: int
    heading: str
    field: str | None


@dataclass(frozen=True)
class Header:
    """Where the data begins, and the columns. ``row_count`` rows from ``first_row`` (both from 0) are the header."""

    first_row: int
    row_count: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns if column.field)

    @property
    def missing(self) -> list[str]:
        """What no sheet of elders can be without."""
        return sorted(_NEEDED - self.fields)


def find_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The header among the first rows of a sheet: that with the most columns we know; ``None`` where none knows any.

    Cells merged across are expected with their value in each of them, or in the first.
    """
    best: Header | None = None
    for first in range(min(len(rows), HEADER_WITHIN_ROWS)):
        for row_count in (1, 2):
            if first + row_count > len(rows):
                continue
            header = _read(rows, first, row_count)
            if header.fields and (best is None or _worth(header) > _worth(best)):
                best = header
    return best


def _worth(header: Header) -> tuple[int, int, int]:
    """One row before two that say no more: neither a title above nor the data below adds a column."""
    return len(_NEEDED & header.fields), len(header.fields), -header.row_count


def _read(rows: Sequence[Sequence[Cell]], first: int, row_count: int) -> Header:
    upper = [text_of(cell) for cell in rows[first]]
    lower = [text_of(cell) for cell in rows[first + 1]] if row_count == 2 else []
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    columns: list[Column] = []
    taken: set[str] = set()
    group = ""
    for index in range(width):
        # A heading over several columns stands in the first of them; one column's own has nothing below.
        group = upper[index] or (group if lower[index] else "")
        heading = group if lower[index] in ("", group) else f"{group}{lower[index]}"
        field = _field_of(group, lower[index])
        if field in taken:
            field = None
        if field:
            taken.add(field)
        if heading:
            columns.append(Column(index, heading, field))
    return Header(first, row_count, tuple(columns))


def _field_of(upper: str, lower: str) -> str | None:
    top, bottom = _plain(upper), _plain(lower)
    if not bottom or top == bottom:
        return _field(top)
    found = _field(top + bottom)
    if found or _OTHER_PERSON.fullmatch(top):
        return found
    # Below the heading of a group the column says itself what it is; data under a plain heading says nothing.
    return _field(bottom) or _field(top)


def _field(plain: str) -> str | None:
    for heading in (plain, plain.removeprefix("是否"), plain.removeprefix("是否为")):
        if heading in _BY_HEADER:
            return _BY_HEADER[heading]
    if plain in _RELATIONSHIPS:
        return "contact:1:relationship"
    other = _OTHER_PERSON.fullmatch(plain)
    if other is None or other["what"] not in _PARTS:
        return None
    if other["who"] in {"监护人", "法定监护人"}:
        return f"guardian:1:{_PARTS[other['what']]}"
    rank = _RANKS[other["before"] or other["after"] or "1"]
    return f"contact:{rank}:{_PARTS[other['what']]}"


def _plain(heading: str) -> str:
    return _DECORATION.sub("", heading)


def traits_named(text: str) -> list[Trait]:
    """The traits whose names stand in a text, but for those it denies."""
    found = []
    for word, trait in _TRAIT_WORDS:
        position = text.find(word)
        if position < 0:
            continue
        if text[max(0, position - 2) : position].strip("是为") not in _DENIALS:
            found.append(trait)
        text = text.replace(word, "|")
    return found
