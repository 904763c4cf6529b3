"""Rows of a sheet as registrations: the API's own rules decide, and as rows travel between processes."""

from pydantic import ValidationError

from services.registry.domain.imports.drafts import Draft
from services.registry.domain.imports.findings import Finding
from services.registry.schemas.elders import ElderRegistration

_FAULTS = {
    "string_too_long": "内容过长",
    "string_too_short": "内容过短",
    "string_pattern_mismatch": "含有不能使用的字符",
}


def complete(draft: Draft) -> None:
    """Add to the findings what a registration would be refused for, and bring the fields into its form."""
    if draft.is_refused:
        return
    try:
        registration = ElderRegistration.model_validate(draft.fields)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            field = ".".join(str(part) for part in fault["loc"])
            draft.findings.append(Finding("field.invalid", field, _fault(field, fault["type"])))
    else:
        if "phone" in draft.fields:
            draft.fields["phone"] = registration.phone


def _fault(field: str, kind: str) -> str:
    if kind == "value_error":
        return "应为5至20位的电话号码" if field.endswith("phone") else "只能有一名监护人"
    return _FAULTS.get(kind, "格式不正确")
