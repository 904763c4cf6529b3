"""From a row of cells to the draft of a registration, with everything that is wrong in it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.registry.domain.age import age_on
from services.registry.domain.area_codes import judge_area_code
from services.registry.domain.id_number import Identity, InvalidIdNumberError, read_id_number
from services.registry.domain.imports.answers import read_level, read_sex, read_yes
from services.registry.domain.imports.cells import Cell, stated, text_of
from services.registry.domain.imports.dates import read_dates
from services.registry.domain.imports.findings import Finding
from services.registry.domain.imports.headers import Header, traits_named
from services.registry.domain.imports.numbers import read_id_text, read_phone_text
from services.registry.domain.imports.places import Gazetteer
from services.registry.domain.traits import Trait

_REGISTRY_AGE = 60
_ID_FAULTS = {
    "An id number is 17 digits and a check character.": "应为17位数字加1位校验码",
    "The birth date in the id number does not exist.": "其中的出生日期不存在",
    "The birth date in the id number lies in the future.": "其中的出生日期晚于今天",
    "The check character of the id number is wrong.": "校验码错误,可能录错或漏录了数字",
}
# Where a sheet ends: sums and signatures, not people.
_CLOSING_WORDS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "制表",
    "填表",
    "审核",
    "填报",
    "负责人",
    "经办人",
    "备注",
    "注:",
    "说明",
)
_HOUSEHOLD_CODE = re.compile(r"[1-8]\d{5}(?:\d{3}){0,2}")
_SHORTEST_ID_ATTEMPT = 10
_PLACE_FIELDS = ("county", "township", "community")


@dataclass
class Draft:
    """One row: the fields of a registration as far as they could be read, the traits it states, the findings."""

    fields: dict[str, Any] = field(default_factory=dict)
    traits: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Terms:
    """What a whole sheet is read by: its calendar, the day ages are told on, the division of rows that name none."""

    today: date
    gazetteer: Gazetteer
    default_division: str | None = None
    since_1904: bool = False


class RowReader:
    """Reads the rows below one header."""

    def __init__(self, header: Header, terms: Terms) -> None:
        self._terms = terms
        self._index = {column.field: column.index for column in header.columns if column.field}
        self._traits = [Trait(name.partition(":")[2]) for name in self._index if name.startswith("trait:")]
        people = {name.rpartition(":")[0] for name in self._index if name.startswith(("contact:", "guardian:"))}
        self._people = sorted(people)

    def read(self, cells: Sequence[Cell]) -> Draft | None:
        """The row's draft; ``None`` for a row of no person: an empty one, a sum, a signature."""
        if self._is_nobody(cells):
            return None
        draft = Draft()
        self._identify(cells, draft)
        self._place(cells, draft)
        self._reach(cells, draft)
        self._note_traits(cells, draft)
        language = stated(self._cell(cells, "language"))
        if language:
            draft.fields["language"] = language
        return draft

    def _cell(self, cells: Sequence[Cell], name: str) -> Cell:
        index = self._index.get(name)
        return cells[index] if index is not None and index < len(cells) else None

    def _is_nobody(self, cells: Sequence[Cell]) -> bool:
        # A sum may stand in any column; what could be meant for an id number makes a row somebody's.
        if len(stated(self._cell(cells, "id_number"))) >= _SHORTEST_ID_ATTEMPT:
            return False
        first = next((text for cell in cells if (text := stated(cell))), "")
        return not first or first.replace(" ", "").startswith(_CLOSING_WORDS)

    def _identify(self, cells: Sequence[Cell], draft: Draft) -> None:
        name = stated(self._cell(cells, "name"))
        if name:
            draft.fields["name"] = name.replace(" ", "") if not name.isascii() else name
        else:
            draft.findings.append(Finding("name.missing", "name"))
        number = read_id_text(self._cell(cells, "id_number"))
        if not number:
            number = Finding("id_number.missing", "id_number")
        if isinstance(number, Finding):
            draft.findings.append(number)
            return
        try:
            identity = read_id_number(number, self._terms.today)
        except InvalidIdNumberError as error:
            draft.findings.append(Finding("id_number.invalid", "id_number", _ID_FAULTS.get(str(error), "")))
            return
        draft.fields["id_number"] = identity.number
        self._compare(cells, draft, identity)

    def _compare(self, cells: Sequence[Cell], draft: Draft, identity: Identity) -> None:
        """What the sheet says beside the id number must not contradict it."""
        sex = stated(self._cell(cells, "sex"))
        if sex:
            read = read_sex(sex)
            if read is None:
                draft.findings.append(Finding("sex.unreadable", "sex"))
            elif read != identity.sex:
                draft.findings.append(Finding("sex.contradicts", "sex"))
        born = self._cell(cells, "birth_date")
        if stated(born):
            readings = read_dates(born, since_1904=self._terms.since_1904)
            if not readings:
                draft.findings.append(Finding("birth_date.unreadable", "birth_date"))
            elif not any(reading.agrees_with(identity.birth_date) for reading in readings):
                draft.findings.append(Finding("birth_date.contradicts", "birth_date"))
        if identity.warning is not None:
            draft.findings.append(Finding("id_number.area_code", "id_number"))
        if age_on(identity.birth_date, self._terms.today) < _REGISTRY_AGE:
            draft.findings.append(Finding("age.below_sixty", "id_number"))

    def _place(self, cells: Sequence[Cell], draft: Draft) -> None:
        named = stated(self._cell(cells, "division"))
        if not named:
            named = "".join(stated(self._cell(cells, part)) for part in _PLACE_FIELDS)
        found = self._terms.gazetteer.find(named) if named else self._terms.default_division
        if found is None:
            draft.findings.append(Finding("division.missing", "division"))
        elif isinstance(found, Finding):
            draft.findings.append(found)
        else:
            draft.fields["division_code"] = found
        self._note_household(stated(self._cell(cells, "household")), draft)
        address = stated(self._cell(cells, "address"))
        if address:
            draft.fields["address"] = address
        else:
            draft.findings.append(Finding("address.missing", "address"))

    def _note_household(self, named: str, draft: Draft) -> None:
        """Households are registered all over the country: a code is taken as it is, a name only where it is known."""
        if not named:
            return
        found = self._terms.gazetteer.find(named)
        if _HOUSEHOLD_CODE.fullmatch(named) and judge_area_code(named[:6]) != "unknown_area_code":
            found = named if isinstance(found, Finding) else found
        if isinstance(found, Finding):
            draft.findings.append(Finding("household_division.unknown", "household"))
        else:
            draft.fields["household_division_code"] = found

    def _reach(self, cells: Sequence[Cell], draft: Draft) -> None:
        phone = self._phone(cells, "phone", draft)
        if phone:
            draft.fields["phone"] = phone
        people = [person for key in self._people if (person := self._person(cells, key, draft)) is not None]
        if people:
            draft.fields["contacts"] = [{**person, "priority": rank} for rank, person in enumerate(people, start=1)]

    def _phone(self, cells: Sequence[Cell], name: str, draft: Draft) -> str:
        cell = self._cell(cells, name)
        if not stated(cell):
            return ""
        phone = read_phone_text(cell)
        if isinstance(phone, Finding):
            draft.findings.append(Finding(phone.code, name))
            return ""
        return phone

    def _person(self, cells: Sequence[Cell], key: str, draft: Draft) -> dict[str, Any] | None:
        name = stated(self._cell(cells, f"{key}:name"))
        relationship = stated(self._cell(cells, f"{key}:relationship"))
        phone = self._phone(cells, f"{key}:phone", draft)
        if not phone and not name:
            return None
        if not phone or not name:
            # A sheet with a phone column alone means the family's telephone.
            if phone and f"{key}:name" not in self._index:
                name = relationship or "联系人"
            else:
                draft.findings.append(Finding("contact.incomplete", f"{key}:name" if phone else f"{key}:phone"))
                return None
        is_guardian = key.startswith("guardian") or "监护" in relationship
        unnamed = "监护人" if is_guardian else "联系人"
        return {"name": name, "relationship": relationship or unnamed, "phone": phone, "is_guardian": is_guardian}

    def _note_traits(self, cells: Sequence[Cell], draft: Draft) -> None:
        for trait in self._traits:
            text = stated(self._cell(cells, f"trait:{trait.value}"))
            if not text:
                continue
            # Naming the thing itself (农村低保) says yes too; naming another thing says nothing.
            says = True if trait in traits_named(text) else read_yes(text)
            if says is None:
                draft.findings.append(Finding("trait.unreadable", f"trait:{trait.value}"))
            elif says:
                draft.traits[trait.value] = {}
        # A column of kinds lists words among others; one we do not know is no fault.
        for name in ("living", "categories"):
            for trait in traits_named(text_of(self._cell(cells, name))):
                draft.traits.setdefault(trait.value, {})
        disability = stated(self._cell(cells, "disability"))
        if disability:
            level = read_level(disability)
            if level is None:
                draft.findings.append(Finding("disability.unreadable", "disability"))
            elif level:
                draft.traits[Trait.DISABLED.value] = {"level": level}


def as_packed(
    number: int, draft: Draft
) -> tuple[int, dict[str, Any], dict[str, Any], list[tuple[str, str | None, str]]]:
    """``(row number, fields, traits, findings)``, as drafts travel between processes."""
    findings = [(finding.code, finding.field, finding.detail) for finding in draft.findings]
    return number, draft.fields, draft.traits, findings


def from_packed(packed: Sequence[Any]) -> tuple[int, Draft]:
    """A row's number and draft."""
    number, fields, traits, findings = packed
    return number, Draft(fields, traits, [Finding(*finding) for finding in findings])
