"""Lists as sheets: the columns are the fields of a list's items, in their order; how each value looks in a cell."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from services.registry.domain.imports.headers import TRAIT_NAMES

_LABELS: Mapping[str, str] = {
    "id": "编号",
    "name": "姓名/名称",
    "sex": "性别",
    "age": "年龄",
    "birth_date": "出生日期",
    "id_number": "身份证号",
    "phone": "联系电话",
    "division_code": "行政区划代码",
    "division_name": "行政区划",
    "address": "地址",
    "traits": "人员类别",
    "status": "状态",
    "state": "状态",
    "provider_id": "服务商编号",
    "provider_name": "服务商",
    "service_point_id": "服务站点编号",
    "services": "服务项目",
    "skills": "技能",
    "languages": "语言",
    "language": "语言",
    "certificates": "证书",
    "shifts": "班次",
    "standing": "在岗状态",
    "location": "位置",
    "code": "代码",
    "level": "层级",
    "parent_code": "上级代码",
    "kind": "类型",
    "beds": "床位",
    "elder_id": "老年人编号",
    "elder_name": "老年人",
    "version": "版本",
    "valid_from": "开始日期",
    "valid_to": "结束日期",
    "created_at": "登记时间",
    "updated_at": "更新时间",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "sex": {"female": "女", "male": "男"},
    "traits": {trait.value: name for trait, name in TRAIT_NAMES.items()},
    "status": {"living": "在世", "deceased": "去世", "moved_away": "迁出"},
    "standing": {"active": "在岗", "suspended": "暂停", "left": "离职"},
}


class ExportColumns:
    """The columns of one kind of item."""

    def __init__(self, item: type[BaseModel], local_zone: ZoneInfo) -> None:
        self._names = list(item.model_fields)
        self._zone = local_zone

    def heading(self) -> list[str]:
        return [_LABELS.get(name, name) for name in self._names]

    def row(self, item: BaseModel) -> list[str | int | float | date | None]:
        return [self._cell(getattr(item, name), _WORDS.get(name, {})) for name in self._names]

    def _cell(self, value: Any, words: Mapping[str, str]) -> str | int | float | date | None:
        if isinstance(value, datetime):
            local = value.astimezone(self._zone) if value.tzinfo is not None else value
            return f"{local:%Y-%m-%d %H:%M}"
        if value is None or isinstance(value, bool | int | float | date):
            return value
        return self._text(value, words)

    def _text(self, value: Any, words: Mapping[str, str]) -> str:
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, BaseModel):
            value = value.model_dump()
        if isinstance(value, Mapping):
            # A named thing stands for itself; of the others every part is told.
            if value.get("name"):
                return str(value["name"])
            parts = [(key, self._part(part)) for key, part in value.items() if part is not None]
            return " ".join(f"{_LABELS.get(key, key)}:{part}" for key, part in parts)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "、".join(self._text(part, words) for part in value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return words.get(str(value), str(value))

    def _part(self, value: Any) -> str:
        cell = self._cell(value, {})
        return "是" if cell is True else "否" if cell is False else str(cell)
