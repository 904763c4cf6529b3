"""Text as clients may send it: stripped, bounded, without the control characters PostgreSQL or a screen chokes on."""

from typing import Annotated

from pydantic import StringConstraints

_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=_ONE_LINE)]
"""A name or another short label: one line."""
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_ONE_LINE)]
"""An address, a reason: one line."""
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=_LINES)]
"""A note: several lines."""
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
"""A machine's word: of a service, a skill, a vendor."""
