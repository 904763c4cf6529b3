"""What only a whole sheet shows: persons named twice, and a column of numbers that lost their ends."""

from datetime import date
from uuid import UUID

import msgspec

from services.registry.domain.imports.drafts import Draft, as_packed
from services.registry.domain.imports.findings import Finding
from services.registry.service.import_check import Sheet
from tests.registry import synthetic

# Its check character happens to fit, as it does for one in eleven of those whose last three digits became zeros.
_ROUNDED = "370811194103120000"


def _draft(id_number: str, *findings: Finding) -> Draft:
    fields = {"name": "测试甲", "id_number": id_number, "division_code": "370811", "address": "1号"}
    return Draft(fields, {}, list(findings))


def _sheet(*drafts: Draft) -> Sheet:
    sheet = Sheet()
    for number, draft in enumerate(drafts, start=2):
        sheet.take(msgspec.msgpack.encode([as_packed(number, draft)]))
    sheet.finish()
    return sheet


def _codes(sheet: Sheet) -> dict[int, list[str]]:
    return {number: [finding.code for finding in findings] for number, findings in sheet.findings.items()}


def _accepted(sheet: Sheet, after_row: int = 0) -> list[int]:
    return [number for rows in sheet.accepted(after_row) for number, _ in rows]


def test_a_person_named_twice_is_refused_in_both_rows_and_each_names_the_other() -> None:
    twice = synthetic.id_number()
    sheet = _sheet(_draft(twice), _draft(synthetic.id_number()), _draft(twice), _draft(twice))
    assert _codes(sheet) == {row: ["id_number.repeated"] for row in (2, 4, 5)}
    assert "4、5" in sheet.findings[2][0].message
    assert _accepted(sheet) == [3]


def test_a_number_that_may_be_rounded_is_believed_until_its_neighbours_are_seen_to_be() -> None:
    assert _accepted(_sheet(_draft(_ROUNDED), _draft(synthetic.id_number()))) == [2, 3]
    lost = Draft({"name": "测试乙"}, {}, [Finding("id_number.precision_lost", "id_number")])
    sheet = _sheet(_draft(_ROUNDED), lost, _draft(synthetic.id_number(date(1941, 3, 12))))
    assert _codes(sheet) == {2: ["id_number.precision_lost"], 3: ["id_number.precision_lost"]}
    assert _accepted(sheet) == [4]


def test_the_apis_own_rules_decide_what_is_too_long_or_no_phone() -> None:
    long, phone = _draft(synthetic.id_number()), _draft(synthetic.id_number())
    long.fields["address"] = "路" * 201
    phone.fields["phone"] = "12"
    sheet = _sheet(long, phone)
    assert _codes(sheet) == {2: ["field.invalid"], 3: ["field.invalid"]}
    assert [sheet.findings[row][0].field for row in (2, 3)] == ["address", "phone"]


def test_a_resumed_import_goes_on_below_the_last_row_that_is_done() -> None:
    sheet = _sheet(*(_draft(synthetic.id_number()) for _ in range(4)))
    assert _accepted(sheet, after_row=3) == [4, 5]


def test_later_findings_are_numbered_behind_the_sheets_own() -> None:
    sheet = _sheet(_draft(synthetic.id_number(), Finding("age.below_sixty", "id_number")))
    (row,) = sheet.further_rows(UUID(int=1), {2: [Finding("elder.updated", None, "姓名")]})
    assert (row.row_number, row.ordinal) == (2, 1)
