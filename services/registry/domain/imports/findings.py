"""What an import says of a row: a stable code, the sentence for the office that keeps the sheet, what to do. Pure.

The sentences are Chinese: they go into the sheet itself. None repeats a cell's content, which is personal data.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """Something found in a row; ``field`` is ours, ``None`` where it concerns the row as a whole."""

    code: str
    field: str | None = None
    detail: str = ""

    @property
    def severity(self) -> Severity:
        return _SAYINGS[self.code][0]

    @property
    def message(self) -> str:
        return _SAYINGS[self.code][1].format(self.detail)

    @property
    def remedy(self) -> str:
        return _SAYINGS[self.code][2]


_SAYINGS: dict[str, tuple[Severity, str, str]] = {
    "name.missing": ("error", "没有姓名", "请填写姓名"),
    "id_number.missing": ("error", "没有身份证号", "请填写18位公民身份号码"),
    "id_number.precision_lost": (
        "error",
        "身份证号被表格软件转成了数字,第15位以后的数字已经丢失",
        "请将该列设为“文本”格式后重新录入,或从原系统重新导出;仅改格式不能恢复已丢失的数字",
    ),
    "id_number.old_form": ("error", "这是15位旧身份证号", "请填写换发后的18位公民身份号码"),
    "id_number.invalid": ("error", "身份证号不正确:{}", "请对照身份证核对后重新填写"),
    "id_number.repeated": ("error", "同一身份证号在文件中多次出现:第{}行", "同一人只保留一行"),
    "id_number.area_code": ("warning", "身份证号前六位是已撤销或未知的行政区划代码", "不影响导入,无需处理"),
    "sex.unreadable": ("error", "性别无法识别", "请填写“男”或“女”"),
    "sex.contradicts": ("error", "性别与身份证号不一致", "请核对身份证号和性别"),
    "birth_date.unreadable": ("error", "出生日期无法识别", "请按 1941-03-12 的形式填写"),
    "birth_date.contradicts": ("error", "出生日期与身份证号不一致", "请核对身份证号和出生日期"),
    "age.below_sixty": ("warning", "不满60周岁", "不影响导入,请核对"),
    "division.missing": ("error", "没有行政区划", "请填写行政区划代码或名称,或在导入时指定默认区划"),
    "division.unknown": (
        "error",
        "没有这个行政区划,或不在您的管辖范围内",
        "请填写区划代码,或写全称,如“任城区阜桥街道”",
    ),
    "division.ambiguous": ("error", "有多个同名的行政区划:{}", "请写上级区划名称,或填写区划代码"),
    "household_division.unknown": (
        "warning",
        "户籍地没有对应的行政区划代码,未导入户籍地",
        "如需导入请填写户籍地区划代码",
    ),
    "address.missing": ("error", "没有居住地址", "请填写现住址"),
    "phone.precision_lost": ("error", "电话号码被表格软件改成了数字", "请将该列设为“文本”格式后重新录入"),
    "contact.incomplete": ("error", "联系人缺少姓名或电话", "请补全联系人的姓名和电话,或清空该联系人"),
    "trait.unreadable": ("error", "无法判断是或否", "请填写“是”或“否”"),
    "disability.unreadable": ("error", "残疾等级无法识别", "请填写一级、二级、三级、四级或“无”"),
    "field.invalid": ("error", "填写的内容不符合要求:{}", "请修改后重新导入"),
    "elder.of_another_division": ("error", "此人已在其他区划登记", "请联系其登记地办理迁移"),
    "elder.update_refused": ("error", "已登记,但与现有登记冲突,未能更新:{}", "请在老年人档案中核对后手工修改"),
    "elder.updated": ("note", "已登记,更新了:{}", "无需处理"),
    "elder.differs": ("note", "已登记,与登记内容不同(未改动):{}", "如需更新,请选择更新已有登记后再次导入"),
}
CODES = frozenset(_SAYINGS)
"""Every code there is; one never changes its meaning."""
