"""What a caller of this service may see, in one place."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from services.contracts.authority import Principal, Role, within_division


def visible(
    caller: Principal, vendor: InstrumentedAttribute[str], division_path: InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    """A vendor sees what is its own, wherever it hangs; everybody else their division's subtree."""
    if caller.has(Role.VENDOR):
        return vendor == (caller.vendor or "")
    return within_division(division_path, caller.division_path)
